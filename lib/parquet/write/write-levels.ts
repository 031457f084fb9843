/** Levels and dictionary indices as the RLE / bit-packing hybrid: https://parquet.apache.org/docs/file-format/data-pages/encodings/ */
import type { ByteBuilder } from '../bytes/byte-builder'

/** Bits that hold 0..max. */
export function bitWidth(max: number): number {
  return max === 0 ? 0 : 32 - Math.clz32(max)
}

/** Appends values[from, to) in runs; a run of 8 equal values or more is written once with its length. */
export function writeHybrid(
  out: ByteBuilder,
  values: Uint8Array | Uint32Array,
  from: number,
  to: number,
  width: number,
): void {
  let packed = from
  let at = from
  while (at < to) {
    const value = values[at]!
    let end = at + 1
    while (end < to && values[end] === value) end++
    // Bit-packed runs hold multiples of 8: what is missing is taken from this run.
    const filler = (8 - ((at - packed) & 7)) & 7
    if (end - at - filler >= 8) {
      if (at > packed) writePacked(out, values, packed, at + filler, width)
      writeRun(out, value, end - at - filler, width)
      packed = end
    }
    at = end
  }
  if (packed < to) writePacked(out, values, packed, to, width)
}

/** Levels as data page v1 wants them: length in 4 bytes, then the runs. */
export function writeLevels(out: ByteBuilder, levels: Uint8Array, count: number, max: number): void {
  const { at } = out.reserve(4)
  writeHybrid(out, levels, 0, count, bitWidth(max))
  const length = out.length - at - 4
  const bytes = out.view()
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(at, length, true)
}

function writeRun(out: ByteBuilder, value: number, count: number, width: number): void {
  out.varint(count * 2)
  for (let bits = 0; bits < width; bits += 8) out.byte((value >>> bits) & 0xff)
}

function writePacked(
  out: ByteBuilder,
  values: Uint8Array | Uint32Array,
  from: number,
  to: number,
  width: number,
): void {
  const groups = Math.ceil((to - from) / 8)
  out.varint(groups * 2 + 1)
  const { bytes, at: start } = out.reserve(groups * width)
  bytes.fill(0, start, start + groups * width)
  let bit = 0
  for (let i = from; i < to; i++) {
    packBits(bytes, start, bit, values[i]!, width)
    bit += width
  }
}

function packBits(bytes: Uint8Array, start: number, bit: number, value: number, width: number): void {
  let rest = value
  let at = start + (bit >>> 3)
  let shift = bit & 7
  let left = width
  while (left > 0) {
    bytes[at] = bytes[at]! | ((rest << shift) & 0xff)
    const taken = Math.min(8 - shift, left)
    rest >>>= taken
    left -= taken
    shift = 0
    at++
  }
}
