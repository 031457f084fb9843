/** Integers that are bytes (0 to 255), as image bytes kept in lists are: one byte each says all of them. */
import { isSameView, type ValueBytes } from './value-bytes'

/** The integers 0 to 255 of 4 or 8 bytes, as a dictionary has them: value k is k. */
export function byteIntegers(width: number): Uint8Array {
  return (dictionaries[width] ??= spellOut(width))
}

const dictionaries: Record<number, Uint8Array> = {}

function spellOut(width: number): Uint8Array {
  const data = new Uint8Array(256 * width)
  for (let k = 0; k < 256; k++) data[k * width] = k
  return data
}

/**
 * Of values [from, to) of 4 or 8 bytes the lowest byte, where none has more than that; undefined where any has.
 * Valid until the next call.
 */
export function lowBytes(values: ValueBytes, from: number, to: number): Uint8Array | undefined {
  const { data, width, indices } = values
  if (indices === undefined) return narrow(data.subarray(from * width, to * width), width, roomFor(to - from))
  if (table === undefined || table.width !== width || !isSameView(table.data, data)) table = tabulate(data, width)
  const { low, wide, isWide, isSame } = table
  if (isSame && indices instanceof Uint8Array) return indices.subarray(from, to)
  if (isWide) for (let i = from; i < to; i++) if (wide[indices[i]!] === 1) return undefined
  const bytes = roomFor(to - from)
  if (indices instanceof Uint8Array) translate(indices, from, to, low, bytes)
  else for (let i = from; i < to; i++) bytes[i - from] = low[indices[i]!]!
  return bytes
}

interface ByteTable {
  readonly data: Uint8Array
  readonly width: number
  /** Of each stored value the lowest byte, and whether there is more (1). */
  readonly low: Uint8Array
  readonly wide: Uint8Array
  readonly isWide: boolean
  /** Value k is k. */
  readonly isSame: boolean
}

/** Of the dictionary asked for last. */
let table: ByteTable | undefined

function tabulate(data: Uint8Array, width: number): ByteTable {
  const count = data.length / width
  const low = new Uint8Array(count)
  const wide = new Uint8Array(count)
  for (let i = 0; i < count; i++) {
    low[i] = data[i * width]!
    for (let k = 1; k < width; k++) if (data[i * width + k] !== 0) wide[i] = 1
  }
  const isWide = wide.includes(1)
  return { data, width, low, wide, isWide, isSame: !isWide && low.every((byte, i) => byte === i) }
}

function translate(indices: Uint8Array, from: number, to: number, low: Uint8Array, bytes: Uint8Array): void {
  for (let i = from; i < to; i++) bytes[i - from] = low[indices[i]!]!
}

/** Stored values as bytes; given up at the first that is none. */
function narrow(data: Uint8Array, width: number, bytes: Uint8Array): Uint8Array | undefined {
  for (let i = 0, at = 0; i < bytes.length; i++, at += width) {
    let rest = data[at + 1]! | data[at + 2]! | data[at + 3]!
    if (width === 8) rest |= data[at + 4]! | data[at + 5]! | data[at + 6]! | data[at + 7]!
    if (rest !== 0) return undefined
    bytes[i] = data[at]!
  }
  return bytes
}

let room = new Uint8Array(0)

function roomFor(length: number): Uint8Array {
  if (room.length < length) room = new Uint8Array(length)
  return room.subarray(0, length)
}
