/** Values of one page by its encoding, still physical; dictionary pages give indices that are checked before use. */

import type { ByteArena } from '../bytes/byte-arena'
import { corrupt, unsupported } from '../corrupt'
import { readDeltaInt32, readDeltaLengths, readDeltas, readDeltaStrings } from './delta'
import { readPlain } from './plain'
import { readHybrid } from './rle'
import type { BinaryValues, Leaf, PhysicalValues } from '../types'

/** Positions in a dictionary: a byte each where eight bits hold them. */
export type Indices = Uint8Array | Int32Array

/** Values given as positions in the chunk's dictionary. */
export interface DictionaryValues {
  readonly indices: Indices
  readonly dictionary: PhysicalValues
}

export type PageValues = PhysicalValues | DictionaryValues

export function isDictionaryValues(values: PageValues): values is DictionaryValues {
  return 'indices' in values
}

export function isBinary(values: PhysicalValues): values is BinaryValues {
  return 'offsets' in values
}

export function countOf(values: PhysicalValues): number {
  return isBinary(values) ? values.offsets.length - 1 : values.length
}

/** `count` defined values from the bytes behind a page's levels. `isOwn`: nobody else reads those; indices may be in the memory given. */
export function readValues(
  bytes: Uint8Array,
  encoding: string,
  leaf: Leaf,
  count: number,
  dictionary: PhysicalValues | undefined,
  { memory, isOwn = false }: { memory?: ByteArena | undefined; isOwn?: boolean } = {},
): PageValues {
  switch (encoding) {
    case 'PLAIN':
      return readPlain(bytes, leaf, count, isOwn)
    case 'PLAIN_DICTIONARY':
    case 'RLE_DICTIONARY':
      return readIndices(bytes, count, dictionary, memory)
    case 'RLE':
      return readRleBooleans(bytes, leaf, count)
    case 'DELTA_BINARY_PACKED':
      if (leaf.physicalType === 'INT32') return readDeltaInt32(bytes, count)
      if (leaf.physicalType === 'INT64') return readDeltas(bytes, 0, count).values
      break
    case 'DELTA_LENGTH_BYTE_ARRAY':
      if (leaf.physicalType === 'BYTE_ARRAY') return readDeltaLengths(bytes, 0, count)
      break
    case 'DELTA_BYTE_ARRAY':
      if (leaf.physicalType === 'BYTE_ARRAY') return readDeltaStrings(bytes, count)
      if (leaf.physicalType === 'FIXED_LEN_BYTE_ARRAY') return checkFixed(readDeltaStrings(bytes, count), leaf)
      break
    case 'BYTE_STREAM_SPLIT':
      return readStreamSplit(bytes, leaf, count)
  }
  throw unsupported(`Column ${leaf.path.join('.')} is encoded as ${encoding}, which this app cannot read.`)
}

function readIndices(
  bytes: Uint8Array,
  count: number,
  dictionary: PhysicalValues | undefined,
  memory?: ByteArena,
): DictionaryValues {
  if (!dictionary) throw corrupt('The file is damaged: a page refers to a dictionary that is not there.')
  const width = bytes[0] ?? 0
  if (count > 0 && bytes.length === 0) throw corrupt('The file is damaged: a page of dictionary indices is empty.')
  const indices = width > 8 ? new Int32Array(count) : (width > 0 && memory?.take(count)) || new Uint8Array(count)
  if (count > 0) readHybrid(bytes, 1, bytes.length, width, indices)
  const size = countOf(dictionary)
  if (2 ** width <= size) return { indices, dictionary }
  for (let i = 0; i < count; i++) {
    if ((indices[i] as number) >>> 0 >= size) throw corrupt('The file is damaged: a dictionary index is out of range.')
  }
  return { indices, dictionary }
}

function readRleBooleans(bytes: Uint8Array, leaf: Leaf, count: number): Uint8Array {
  if (leaf.physicalType !== 'BOOLEAN') throw unsupported('RLE values are for booleans only.')
  const values = new Uint8Array(count)
  if (count > 0) {
    if (bytes.length < 4) throw corrupt('The file is damaged: a page of booleans is cut off.')
    readHybrid(bytes, 4, bytes.length, 1, values)
  }
  return values
}

function checkFixed(values: BinaryValues, leaf: Leaf): BinaryValues {
  for (let i = 1; i < values.offsets.length; i++) {
    if ((values.offsets[i] as number) - (values.offsets[i - 1] as number) !== leaf.typeLength) {
      throw corrupt('The file is damaged: a value of fixed length has another length.')
    }
  }
  return values
}

const SPLIT_WIDTH: { readonly [type: string]: number } = { INT32: 4, FLOAT: 4, INT64: 8, DOUBLE: 8 }

/** Byte i of every value stands in the i-th of `width` streams. */
function readStreamSplit(bytes: Uint8Array, leaf: Leaf, count: number): PhysicalValues {
  const width = SPLIT_WIDTH[leaf.physicalType] ?? leaf.typeLength
  if (width === undefined) throw unsupported(`BYTE_STREAM_SPLIT is not for ${leaf.physicalType}.`)
  if (count * width > bytes.length) throw corrupt('The file is damaged: a page holds fewer values than it says.')
  const stride = width === 0 ? 0 : Math.floor(bytes.length / width)
  const joined = new Uint8Array(count * width)
  for (let stream = 0; stream < width; stream++) {
    for (let i = 0; i < count; i++) joined[i * width + stream] = bytes[stream * stride + i] as number
  }
  return readPlain(joined, leaf, count)
}
