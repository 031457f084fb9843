/** The RLE / bit-packed hybrid of levels, dictionary indices and booleans: exactly `count` values or an error. */

import { corrupt } from '../corrupt'

const bad = () => corrupt('The file is damaged: run lengths in a page do not add up.')

/** Bits needed for values up to `max`. */
export function bitWidth(max: number): number {
  return 32 - Math.clz32(max)
}

/** Stands in one run after the other of values of `width` bits (0–32) in bytes[position, end). */
export class HybridRuns {
  /** Values of the run: all of them `value`, or packed from `start`. */
  count = 0
  isPacked = false
  value = 0
  start = 0

  constructor(
    readonly bytes: Uint8Array,
    /** After the runs so far. */
    public position: number,
    readonly end: number,
    readonly width: number,
  ) {
    if (width > 32) throw bad()
  }

  /** Enters the next run, of which `left` values at most count. Throws CurationError 'corrupt' where it is cut short. */
  next(left: number): void {
    const header = this.#header()
    const length = Math.floor(header / 2)
    this.isPacked = header % 2 === 1
    this.count = Math.min(this.isPacked ? length * 8 : length, left)
    this.start = this.position
    if (this.isPacked) {
      // The last group of eight may be cut off after its last value.
      const available = Math.min(length * this.width, this.end - this.position)
      if (available * 8 < this.count * this.width) throw bad()
      this.position += available
      return
    }
    const byteWidth = (this.width + 7) >> 3
    if (length === 0 || this.position + byteWidth > this.end) throw bad()
    this.value = 0
    for (let i = 0; i < byteWidth; i++) this.value |= (this.bytes[this.position++] as number) << (8 * i)
    // Whole bytes hold it, of which `width` bits count: a value beyond them would pass for one that need not be checked.
    if (this.width < 32 && this.value >>> this.width !== 0) throw bad()
  }

  #header(): number {
    let header = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.position++]
      if (byte === undefined || this.position > this.end || shift > 28) throw bad()
      header += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return header
    }
  }
}

/** Reads output.length values of `width` bits (0–32) from bytes[position, end). Returns the position after them. */
export function readHybrid(
  bytes: Uint8Array,
  position: number,
  end: number,
  width: number,
  output: Uint8Array | Int32Array,
): number {
  if (width === 0) return position
  const runs = new HybridRuns(bytes, position, end, width)
  for (let filled = 0; filled < output.length; filled += runs.count) {
    runs.next(output.length - filled)
    if (runs.isPacked) unpackBits(bytes, runs.start, width, output, filled, runs.count)
    else output.fill(runs.value, filled, filled + runs.count)
  }
  return runs.position
}

/** `count` values packed from the low bit up; the caller has checked that the bytes are there. */
export function unpackBits(
  bytes: Uint8Array,
  position: number,
  width: number,
  output: Uint8Array | Int32Array,
  at: number,
  count: number,
): void {
  if (width === 8) {
    output.set(bytes.subarray(position, position + count), at)
    return
  }
  const mask = width === 32 ? -1 : (1 << width) - 1
  let bit = 0
  for (let i = 0; i < count; i++) {
    const byte = position + (bit >> 3)
    const shift = bit & 7
    let value = (bytes[byte] as number) >>> shift
    for (let have = 8 - shift, next = byte + 1; have < width; have += 8, next++)
      value |= (bytes[next] as number) << have
    output[at + i] = value & mask
    bit += width
  }
}

/** The deprecated BIT_PACKED levels: packed from the high bit down, no header. Returns the position after them. */
export function readBitPacked(
  bytes: Uint8Array,
  position: number,
  end: number,
  width: number,
  output: Uint8Array,
): number {
  const length = Math.ceil((output.length * width) / 8)
  if (length > end - position) throw bad()
  for (let i = 0, bit = 0; i < output.length; i++) {
    let value = 0
    for (let k = 0; k < width; k++, bit++) {
      value = (value << 1) | (((bytes[position + (bit >> 3)] as number) >> (7 - (bit & 7))) & 1)
    }
    output[i] = value
  }
  return position + length
}
