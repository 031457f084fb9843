/** For tests: a file in memory with the semantics of a sync access handle. */
import type { PackFile } from './pack-file'

export function memoryFile(room = Infinity): PackFile & { bytes: Uint8Array } {
  const file = {
    bytes: new Uint8Array(0),
    read(buffer: Uint8Array, { at }: { at: number }) {
      const part = file.bytes.subarray(at, at + buffer.length)
      buffer.set(part)
      return part.length
    },
    write(buffer: Uint8Array, { at }: { at: number }) {
      const fits = buffer.subarray(0, Math.max(0, Math.min(buffer.length, room - at)))
      const grown = new Uint8Array(Math.max(file.bytes.length, at + fits.length))
      grown.set(file.bytes)
      grown.set(fits, at)
      file.bytes = grown
      return fits.length
    },
    getSize: () => file.bytes.length,
    truncate(size: number) {
      file.bytes = file.bytes.slice(0, size)
    },
    close: () => undefined,
  }
  return file
}
