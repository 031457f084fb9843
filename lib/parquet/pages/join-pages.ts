/** Decoded pages joined into one slice; dictionary indices are replaced by their values. */

import type { CurationError } from '@/lib/errors'
import { unsupported } from '../corrupt'
import type { DecodedPage } from './decode-page'
import type { BinaryValues, Leaf, LeafSlice, PhysicalValues } from '../types'
import { isBinary, isDictionaryValues, type PageValues } from './values'

/** One slice holds no more: a dictionary lets a small file claim any amount. */
export const MAX_SLICE_BYTES = 2 ** 30 * 1.5

export function tooMuch(bytes: number): CurationError {
  return unsupported(`${Math.round(bytes / 2 ** 20)} MiB of one column were asked for at once; read fewer rows.`)
}

type Joined = Pick<LeafSlice, 'definition' | 'repetition' | 'numEntries' | 'values' | 'numValues'>

export function joinPages(leaf: Leaf, pages: readonly DecodedPage[]): Joined {
  const numEntries = sum(pages, (page) => page.numEntries)
  return {
    definition: leaf.maxDefinition === 0 ? undefined : layOutLevels(pages, 'definition', numEntries),
    repetition: leaf.maxRepetition === 0 ? undefined : layOutLevels(pages, 'repetition', numEntries),
    numEntries,
    numValues: sum(pages, (page) => page.numValues),
    values: joinPhysical(leaf, pages),
  }
}

function layOutLevels(pages: readonly DecodedPage[], which: 'definition' | 'repetition', length: number): Uint8Array {
  const only = pages.length === 1 ? pages[0]?.[which] : undefined
  if (only) return only.layOut()
  const joined = new Uint8Array(length)
  let at = 0
  for (const page of pages) {
    joined.set(page[which]?.layOut() ?? [], at)
    at += page.numEntries
  }
  return joined
}

function joinPhysical(leaf: Leaf, pages: readonly DecodedPage[]): PhysicalValues {
  const isBinaryLeaf = ['BYTE_ARRAY', 'FIXED_LEN_BYTE_ARRAY', 'INT96'].includes(leaf.physicalType)
  const only = pages.length === 1 ? pages[0]?.values : undefined
  if (isBinaryLeaf) {
    const isWhole = only && !isDictionaryValues(only) && isBinary(only) && only.offsets[0] === 0
    return isWhole ? only : joinBinary(pages)
  }
  if (only && !isDictionaryValues(only)) return only
  const length = sum(pages, (page) => page.numValues)
  const joined = emptyValues(leaf, length)
  let at = 0
  for (const { values, numValues } of pages) {
    copyNumbers(values, joined, at)
    at += numValues
  }
  return joined
}

type NumberValues = Exclude<PhysicalValues, BinaryValues>

function emptyValues(leaf: Leaf, length: number): NumberValues {
  switch (leaf.physicalType) {
    case 'INT32':
      return new Int32Array(length)
    case 'INT64':
      return new BigInt64Array(length)
    case 'FLOAT':
      return new Float32Array(length)
    case 'DOUBLE':
      return new Float64Array(length)
    default:
      return new Uint8Array(length)
  }
}

/** Moves values by their bits: a NaN keeps its payload. */
function copyNumbers(values: PageValues, joined: NumberValues, at: number): void {
  const target = bits(joined)
  if (!isDictionaryValues(values)) {
    if (!isBinary(values)) target.set(bits(values) as never, at)
    return
  }
  const source = bits(values.dictionary as NumberValues)
  const { indices } = values
  for (let i = 0; i < indices.length; i++) target[at + i] = source[indices[i] as number] as never
}

function bits(values: NumberValues): Uint8Array | Int32Array | BigInt64Array {
  const { buffer, byteOffset, length } = values
  if (values instanceof Float32Array) return new Int32Array(buffer, byteOffset, length)
  if (values instanceof Float64Array) return new BigInt64Array(buffer, byteOffset, length)
  return values
}

function joinBinary(pages: readonly DecodedPage[]): BinaryValues {
  const count = sum(pages, (page) => page.numValues)
  const total = sum(pages, ({ values }) => binaryBytes(values))
  if (total > MAX_SLICE_BYTES) throw tooMuch(total)
  const offsets = new Uint32Array(count + 1)
  const data = new Uint8Array(total)
  let value = 0
  let position = 0
  for (const { values, numValues } of pages) {
    const { indices, from } = isDictionaryValues(values)
      ? { indices: values.indices, from: values.dictionary as BinaryValues }
      : { indices: undefined, from: values as BinaryValues }
    for (let i = 0; i < numValues; i++) {
      const k = indices ? (indices[i] as number) : i
      const piece = from.data.subarray(from.offsets[k], from.offsets[k + 1])
      data.set(piece, position)
      position += piece.length
      offsets[++value] = position
    }
  }
  return { data, offsets }
}

function binaryBytes(values: PageValues): number {
  if (!isDictionaryValues(values)) {
    const { offsets } = values as BinaryValues
    return (offsets[offsets.length - 1] ?? 0) - (offsets[0] ?? 0)
  }
  const { offsets } = values.dictionary as BinaryValues
  let total = 0
  for (const k of values.indices) total += (offsets[k + 1] as number) - (offsets[k] as number)
  return total
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}
