/** PLAIN encoding: https://parquet.apache.org/docs/file-format/data-pages/encodings/#plain-plain--0 */
import { ByteArena } from '../bytes/byte-arena'
import type { ByteBuilder } from '../bytes/byte-builder'
import { gather, valueEnd, valueStart, type ValueBytes } from '../pages/value-bytes'

/** For values on their way from a dictionary. */
const room = new ByteArena()

/** Appends values [from, to). BOOLEANs stay a byte each here; `packBooleans` makes bits of them when the page is done. */
export function writePlain(out: ByteBuilder, values: ValueBytes, from: number, to: number): void {
  if (from >= to) return
  if (values.width > 0 && values.indices === undefined) {
    out.append(values.data.subarray(valueStart(values, from), valueEnd(values, to - 1)))
    return
  }
  if (values.width > 0) {
    out.append(gather(values, from, to, room))
    return
  }
  for (let i = from; i < to; i++) {
    const start = valueStart(values, i)
    const end = valueEnd(values, i)
    out.uint32(end - start)
    out.append(values.data.subarray(start, end))
  }
}

/** Bytes `writePlain` would append. */
export function plainSize(values: ValueBytes, from: number, to: number): number {
  if (values.width > 0) return (to - from) * values.width
  let size = 4 * (to - from)
  if (values.indices === undefined) return from < to ? size + valueEnd(values, to - 1) - valueStart(values, from) : 0
  for (let i = from; i < to; i++) size += valueEnd(values, i) - valueStart(values, i)
  return size
}

/** Eight booleans a byte, the first in the lowest bit. */
export function packBooleans(bytes: Uint8Array): Uint8Array {
  const packed = new Uint8Array(Math.ceil(bytes.length / 8))
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] !== 0) packed[i >>> 3] = packed[i >>> 3]! | (1 << (i & 7))
  }
  return packed
}
