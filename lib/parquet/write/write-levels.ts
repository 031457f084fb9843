/** Levels and dictionary indices as the RLE / bit-packing hybrid: https://parquet.apache.org/docs/file-format/data-pages/encodings/ */
import { ByteBuilder } from '../bytes/byte-builder'
import type { Levels } from '../pages/level-runs'

/** Bits that hold 0..max. */
export function bitWidth(max: number): number {
  return max === 0 ? 0 : 32 - Math.clz32(max)
}

/** Distance of the values looked at in search of a run. */
const STRIDE = 8

/** Appends the values in runs; a run of 16 equal values or more is written once with its length, a shorter one may be. */
export function writeHybrid(out: ByteBuilder, values: Uint8Array | Uint32Array, width: number): void {
  let packed = 0
  for (let at = 0; at < values.length;) {
    const { from, to } = findRun(values, at)
    // Bit-packed runs hold multiples of 8: what is missing is taken from this run.
    const filler = -(from - packed) & 7
    if (to - from - filler >= 8) {
      writePacked(out, values, packed, from + filler, width)
      writeRun(out, values[from]!, to - from - filler, width)
      packed = to
    }
    at = to
  }
  writePacked(out, values, packed, values.length, width)
}

/** The next run from `at` on where two values a stride apart are equal, as they are in any run of two strides. */
function findRun(values: Uint8Array | Uint32Array, at: number): { readonly from: number; readonly to: number } {
  let found = at
  while (found + STRIDE < values.length && values[found] !== values[found + STRIDE]) found += STRIDE
  if (found + STRIDE >= values.length) return { from: values.length, to: values.length }
  const value = values[found]
  let [from, to] = [found, found + 1]
  while (from > at && values[from - 1] === value) from--
  while (to < values.length && values[to] === value) to++
  return { from, to }
}

/** Levels of entries [from, to) as data page v1 wants them: length in 4 bytes, then the runs. */
export function writeLevels(out: ByteBuilder, levels: Levels, from: number, to: number, max: number): void {
  const { at } = out.reserve(4)
  const width = bitWidth(max)
  packed.clear()
  for (const runs = levels.runs(from, to); runs.length > 0; runs.take(runs.length)) {
    const { level, length } = runs
    const filler = Math.min(-packed.length & 7, length)
    const isRun = length - filler >= 8
    for (let i = isRun ? filler : length; i > 0; i--) packed.byte(level)
    if (!isRun) continue
    writePacked(out, packed.view(), 0, packed.length, width)
    writeRun(out, level, length - filler, width)
    packed.clear()
  }
  writePacked(out, packed.view(), 0, packed.length, width)
  const length = out.length - at - 4
  const bytes = out.view()
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(at, length, true)
}

/** Levels of short runs, until they are written. */
const packed = new ByteBuilder(256)

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
  if (from === to) return
  const groups = Math.ceil((to - from) / 8)
  out.varint(groups * 2 + 1)
  const { bytes, at: start } = out.reserve(groups * width)
  if (width === 8) {
    bytes.set(values.subarray(from, to), start)
    bytes.fill(0, start + to - from, start + groups * 8)
    return
  }
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
