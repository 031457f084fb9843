/** The RLE / bit-packed hybrid of levels, dictionary indices and booleans: exactly `count` values or an error. */

import { corrupt } from '../corrupt'

const bad = () => corrupt('The file is damaged: run lengths in a page do not add up.')

/** Bits needed for values up to `max`. */
export function bitWidth(max: number): number {
  return 32 - Math.clz32(max)
}

/** Reads output.length values of `width` bits (0–32) from bytes[position, end). Returns the position after them. */
export function readHybrid(
  bytes: Uint8Array,
  position: number,
  end: number,
  width: number,
  output: Uint8Array | Int32Array,
): number {
  if (width > 32) throw bad()
  if (width === 0) return position
  const byteWidth = (width + 7) >> 3
  let filled = 0
  while (filled < output.length) {
    let header = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[position++]
      if (byte === undefined || position > end || shift > 28) throw bad()
      header += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) break
    }
    const length = Math.floor(header / 2)
    if (header % 2 === 1) {
      const available = Math.min(length * width, end - position)
      const take = Math.min(length * 8, output.length - filled)
      if (available * 8 < take * width) throw bad()
      unpackBits(bytes, position, width, output, filled, take)
      position += available
      filled += take
    } else {
      if (length === 0 || position + byteWidth > end) throw bad()
      let value = 0
      for (let i = 0; i < byteWidth; i++) value |= (bytes[position + i] as number) << (8 * i)
      position += byteWidth
      const take = Math.min(length, output.length - filled)
      output.fill(value, filled, filled + take)
      filled += take
    }
  }
  return position
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
