/** The three delta encodings; block sizes and lengths are bounded by the page and the count asked for. */

import { corrupt } from '../corrupt'
import type { BinaryValues } from '../types'

const bad = () => corrupt('The file is damaged: delta-encoded values cannot be decoded.')

/** Prefixes let few bytes stand for many; beyond this a page is an attack, not data. */
const MAX_DECODED_BYTES = 2 ** 30

/** Writers use 128, DuckDB 2,048. A block takes at least two bytes. */
const MAX_BLOCK = 1 << 11

interface Deltas {
  readonly values: BigInt64Array
  /** Position after the last block. */
  readonly position: number
}

/** DELTA_BINARY_PACKED from bytes[position…]: exactly `count` values, wrapping at 64 bits. */
export function readDeltas(bytes: Uint8Array, position: number, count: number): Deltas {
  // Of no values (a page of nulls, say) some writers leave the header out too.
  if (count === 0) return { values: new BigInt64Array(0), position }
  const reader = new VarintReader(bytes, position)
  const blockSize = reader.unsigned()
  const miniblocks = reader.unsigned()
  const total = reader.unsigned()
  let value = reader.zigZag()
  if (total !== count || miniblocks === 0 || blockSize % miniblocks !== 0 || blockSize > MAX_BLOCK) throw bad()
  const perMiniblock = blockSize / miniblocks
  if (perMiniblock % 8 !== 0 || perMiniblock === 0) throw bad()
  if (count > 1 + ((bytes.length - reader.position) / 2) * blockSize) throw bad()
  const values = new BigInt64Array(count)
  values[0] = value
  let filled = 1
  while (filled < count) {
    const minDelta = reader.zigZag()
    const widths = reader.take(miniblocks)
    for (let m = 0; m < miniblocks && filled < count; m++) {
      const width = widths[m] as number
      if (width > 64) throw bad()
      const packed = reader.take((perMiniblock * width) / 8)
      const take = Math.min(perMiniblock, count - filled)
      if (width === 0 && minDelta === 0n) {
        values.fill(value, filled, (filled += take))
        continue
      }
      for (let i = 0; i < take; i++) {
        value = BigInt.asIntN(64, value + minDelta + unpack(packed, i * width, width))
        values[filled++] = value
      }
    }
  }
  return { values, position: reader.position }
}

export function readDeltaInt32(bytes: Uint8Array, count: number): Int32Array {
  return Int32Array.from(readDeltas(bytes, 0, count).values, (value) => Number(BigInt.asIntN(32, value)))
}

/** Bytes that DELTA_BINARY_PACKED lengths take at most: a block has up to ten for each of its values, its own head included. */
export function mostLengthBytes(count: number): number {
  return 64 + 10 * (count + MAX_BLOCK)
}

/** The lengths a DELTA_LENGTH_BYTE_ARRAY page begins with, as offsets of its values, which begin at `start`. `most`: bytes they may take. */
export function readLengths(bytes: Uint8Array, count: number, most: number): { offsets: Uint32Array; start: number } {
  const { values, position } = readDeltas(bytes, 0, count)
  return { offsets: toOffsets(values, most - position), start: position }
}

/** DELTA_LENGTH_BYTE_ARRAY: all lengths, then all bytes. */
export function readDeltaLengths(bytes: Uint8Array, position: number, count: number): BinaryValues {
  const lengths = readDeltas(bytes, position, count)
  const offsets = toOffsets(lengths.values, bytes.length - lengths.position)
  const start = lengths.position
  return { data: bytes.subarray(start, start + (offsets[count] as number)), offsets }
}

/** DELTA_BYTE_ARRAY: how much of the value before each one keeps, then what is new in it. */
export function readDeltaStrings(bytes: Uint8Array, count: number): BinaryValues {
  const prefixes = readDeltas(bytes, 0, count)
  const suffixes = readDeltaLengths(bytes, prefixes.position, count)
  const offsets = new Uint32Array(count + 1)
  let total = 0
  for (let i = 0, previous = 0; i < count; i++) {
    const prefix = Number(prefixes.values[i])
    if (prefix < 0 || prefix > previous) throw bad()
    previous = prefix + (suffixes.offsets[i + 1] as number) - (suffixes.offsets[i] as number)
    total += previous
    if (total > MAX_DECODED_BYTES) throw bad()
    offsets[i + 1] = total
  }
  const data = new Uint8Array(total)
  for (let i = 0; i < count; i++) {
    const start = offsets[i] as number
    const prefix = Number(prefixes.values[i])
    const before = i === 0 ? 0 : (offsets[i - 1] as number)
    data.copyWithin(start, before, before + prefix)
    data.set(suffixes.data.subarray(suffixes.offsets[i], suffixes.offsets[i + 1]), start + prefix)
  }
  return { data, offsets }
}

function toOffsets(lengths: BigInt64Array, most: number): Uint32Array {
  const offsets = new Uint32Array(lengths.length + 1)
  let total = 0
  for (let i = 0; i < lengths.length; i++) {
    const length = Number(lengths[i])
    total += length
    if (length < 0 || total > most) throw bad()
    offsets[i + 1] = total
  }
  return offsets
}

/** `width` bits from bit `bit` of `packed`, low bit first. */
function unpack(packed: Uint8Array, bit: number, width: number): bigint {
  let value = 0n
  for (let have = 0; have < width;) {
    const at = bit + have
    const take = Math.min(8 - (at & 7), width - have)
    const bits = ((packed[at >> 3] as number) >> (at & 7)) & ((1 << take) - 1)
    value |= BigInt(bits) << BigInt(have)
    have += take
  }
  return value
}

class VarintReader {
  readonly #bytes: Uint8Array
  position: number

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes
    this.position = position
  }

  #varint(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.position++]
      if (byte === undefined) throw bad()
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    throw bad()
  }

  unsigned(): number {
    const value = this.#varint()
    if (value > 0x7fffffffn) throw bad()
    return Number(value)
  }

  zigZag(): bigint {
    const value = BigInt.asUintN(64, this.#varint())
    return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n))
  }

  take(length: number): Uint8Array {
    const start = this.position
    this.position += length
    if (this.position > this.#bytes.length) throw bad()
    return this.#bytes.subarray(start, this.position)
  }
}
