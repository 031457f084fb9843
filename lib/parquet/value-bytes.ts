/**
 * Values as the bytes they have in a file, so that what is moved is bits and never numbers
 * (NaN payloads, -0, INT96 and invalid UTF-8 pass untouched). Little-endian, as every browser's typed arrays are.
 */
import type { Leaf, LeafSlice, PhysicalValues } from './types'

export interface ValueBytes {
  readonly data: Uint8Array
  /** Value k is data[offsets[k], offsets[k + 1]); undefined: width bytes each. */
  readonly offsets: Uint32Array | Float64Array | undefined
  readonly width: number
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

export function valueBytes(slice: LeafSlice): ValueBytes {
  const width = valueWidth(slice.leaf)
  const values = slice.values
  if ('offsets' in values) return { data: values.data, offsets: values.offsets, width }
  return { data: bytesOf(values), offsets: undefined, width }
}

function bytesOf(values: Exclude<PhysicalValues, { offsets: unknown }>): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}

export function valueStart(values: ValueBytes, index: number): number {
  return values.offsets === undefined ? index * values.width : values.offsets[index]!
}
