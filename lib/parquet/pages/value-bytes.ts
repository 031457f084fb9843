/**
 * Values as the bytes they have in a file, so that what is moved is bits and never numbers
 * (NaN payloads, -0, INT96 and invalid UTF-8 pass untouched). Little-endian, as every browser's typed arrays are.
 */
import type { ByteArena } from '../bytes/byte-arena'
import type { Leaf, PhysicalValues } from '../types'
import type { Indices } from './values'

export interface ValueBytes {
  readonly data: Uint8Array
  /** Stored value j is data[offsets[j], offsets[j + 1]); undefined: width bytes each. */
  readonly offsets: Uint32Array | Float64Array | undefined
  readonly width: number
  /** Value k is stored value indices[k] (a dictionary's); undefined: stored value k. */
  readonly indices: Indices | undefined
}

/** Bytes of a fixed-width value; 0 for BYTE_ARRAY. BOOLEAN is one byte here, as in a slice. */
export function valueWidth(leaf: Leaf): number {
  switch (leaf.physicalType) {
    case 'BOOLEAN':
      return 1
    case 'INT32':
    case 'FLOAT':
      return 4
    case 'INT64':
    case 'DOUBLE':
      return 8
    case 'INT96':
      return 12
    case 'FIXED_LEN_BYTE_ARRAY':
      return leaf.typeLength ?? 0
    case 'BYTE_ARRAY':
      return 0
  }
}

export function valueBytes(leaf: Leaf, values: PhysicalValues, indices?: Indices): ValueBytes {
  const width = valueWidth(leaf)
  if ('offsets' in values) return { data: values.data, offsets: values.offsets, width, indices }
  const data = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  return { data, offsets: undefined, width, indices }
}

/** Stored values, whatever refers to them. */
export function countStored({ data, offsets, width }: ValueBytes): number {
  return offsets === undefined ? data.length / width : offsets.length - 1
}

/** Are they the same bytes in memory, a dictionary's say? */
export function isSameView(a: Uint8Array, b: Uint8Array): boolean {
  return a.buffer === b.buffer && a.byteOffset === b.byteOffset && a.length === b.length
}

/** Values [from, to) of one width, which a dictionary has, as a run of bytes in `room`, in place of what was there. */
export function gather({ data, width, indices }: ValueBytes, from: number, to: number, room: ByteArena): Uint8Array {
  room.clear()
  const run = room.take((to - from) * width)
  if (width === 4 && data.byteOffset % 4 === 0) {
    const stored = new Int32Array(data.buffer, data.byteOffset, data.length >>> 2)
    const out = new Int32Array(run.buffer, run.byteOffset, to - from)
    for (let i = from; i < to; i++) out[i - from] = stored[indices![i]!]!
  } else {
    for (let i = from, at = 0; i < to; i++) {
      const start = indices![i]! * width
      for (let k = 0; k < width; k++) run[at++] = data[start + k]!
    }
  }
  return run
}

export function valueStart({ offsets, width, indices }: ValueBytes, index: number): number {
  const stored = indices === undefined ? index : indices[index]!
  return offsets === undefined ? stored * width : offsets[stored]!
}

export function valueEnd({ offsets, width, indices }: ValueBytes, index: number): number {
  const stored = indices === undefined ? index : indices[index]!
  return offsets === undefined ? (stored + 1) * width : offsets[stored + 1]!
}
