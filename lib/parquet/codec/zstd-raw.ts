/** A zstd frame of raw blocks that are the input's own memory. https://datatracker.ietf.org/doc/html/rfc8878#section-3.1.1 */

/** Largest block the format allows. */
const BLOCK_BYTES = 128 << 10
const MAGIC = [0x28, 0xb5, 0x2f, 0xfd] as const
/** A single segment whose size takes four bytes, no checksum. */
const DESCRIPTOR = 0xa0

/** The parts follow each other. */
export function zstdRawFrame(parts: readonly Uint8Array[]): Uint8Array[] {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const out: Uint8Array[] = [Uint8Array.of(...MAGIC, DESCRIPTOR, length, length >>> 8, length >>> 16, length >>> 24)]
  let left = length
  for (const part of parts) {
    for (let at = 0; at < part.length; at += BLOCK_BYTES) {
      const block = part.subarray(at, at + BLOCK_BYTES)
      left -= block.length
      const header = (block.length << 3) | (left === 0 ? 1 : 0)
      out.push(Uint8Array.of(header, header >>> 8, header >>> 16), block)
    }
  }
  // A frame has a last block, though it be empty.
  if (length === 0) out.push(Uint8Array.of(1, 0, 0))
  return out
}
