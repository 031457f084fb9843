/** Integers that are bytes (0 to 255), as image bytes kept in lists are: one byte each says all of them. */
import type { ByteArena } from '../bytes/byte-arena'
import { ByteMap } from './byte-map'
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
 * Of values [from, to) of 4 or 8 bytes the lowest byte, where none has more than that; undefined where any has. They are in
 * `room`, in place of what was there, unless the values' own indices say the same.
 */
export function narrowToBytes(values: ValueBytes, from: number, to: number, room: ByteArena): Uint8Array | undefined {
  const { data, width, indices } = values
  room.clear()
  if (indices === undefined) return narrow(data.subarray(from * width, to * width), width, room.take(to - from))
  if (table === undefined || table.width !== width || !isSameView(table.data, data)) table = tabulate(data, width)
  const { low, wide, map } = table
  if (wide !== undefined) for (let i = from; i < to; i++) if (wide[indices[i]!] === 1) return undefined
  const bytes = room.take(to - from)
  if (indices instanceof Uint8Array) {
    if (map.isSame) return indices.subarray(from, to)
    map.copy(indices.subarray(from, to), bytes)
  } else for (let i = from; i < to; i++) bytes[i - from] = low[indices[i]!]!
  return bytes
}

interface ByteTable {
  readonly data: Uint8Array
  readonly width: number
  /** Of each stored value the lowest byte. */
  readonly low: Uint8Array
  readonly map: ByteMap
  /** 1 for each stored value that has more; undefined where none has. */
  readonly wide: Uint8Array | undefined
}

/** Of the dictionary asked for last. */
let table: ByteTable | undefined

function tabulate(data: Uint8Array, width: number): ByteTable {
  const low = new Uint8Array(data.length / width)
  const wide = new Uint8Array(low.length)
  for (let i = 0; i < low.length; i++) {
    low[i] = data[i * width]!
    for (let k = 1; k < width; k++) if (data[i * width + k] !== 0) wide[i] = 1
  }
  return { data, width, low, map: new ByteMap(low), wide: wide.includes(1) ? wide : undefined }
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
