/** A page of integers that stand for bytes: its values as bytes, not laid out as numbers. */

import { ByteArena } from '../bytes/byte-arena'
import { corrupt } from '../corrupt'
import { ByteMap } from '../pages/byte-map'
import { unpackDataPage, type DecodedPage, type DecodePage } from '../pages/decode-page'
import type { Levels } from '../pages/level-runs'
import { isDictionary, type DataPageHeader } from '../pages/page-header'
import type { Page } from '../pages/pages'
import { readHybrid } from '../pages/rle'
import type { ColumnChunk, Leaf, PhysicalValues } from '../types'
import { isDictionaryValues, readValues, type PageValues } from '../pages/values'

export interface IntListPage {
  readonly numEntries: number
  readonly repetition: Levels
  readonly definition: Levels
  /** Of each defined value the lowest eight bits. */
  readonly bytes: Uint8Array
}

/** What the low bytes of a chunk's dictionary are is worked out once, not for each of its pages. */
export class IntDictionary {
  readonly #bytes: Uint8Array
  readonly #map: ByteMap

  constructor(readonly values: PhysicalValues) {
    this.#bytes = lowBytes(values)
    this.#map = new ByteMap(this.#bytes)
  }

  /** Indices of `width` ≤ 8 bits to what they stand for, in place. */
  translate(indices: Uint8Array, width: number): void {
    const size = this.#bytes.length
    if (2 ** width > size && indices.some((index) => index >= size))
      throw corrupt('The file is damaged: a dictionary index is out of range.')
    this.#map.copy(indices, indices)
  }
}

/** `dictionary` is asked for only by pages that refer to it. The page's bytes are valid until `scratch` is cleared. */
export function readIntListPage(
  page: Page,
  leaf: Leaf,
  chunk: ColumnChunk,
  dictionary: () => IntDictionary | undefined,
  scratch: ByteArena,
): IntListPage {
  const { encoding, numValues } = page.header as DataPageHeader
  const { levels, bytes } = unpackDataPage(page, leaf, chunk, scratch)
  return {
    numEntries: numValues,
    ...listLevels(levels),
    bytes: readBytes(bytes, encoding, leaf, levels.numDefined, dictionary, scratch),
  }
}

/** As others are decoded, but that the values are bytes already: laid out as numbers they would take several times as much. */
export const decodeIntListPage: DecodePage = (page, leaf, chunk, dictionary) => {
  const known = () => {
    const values = dictionary()
    return values && new IntDictionary(values)
  }
  const { bytes, ...levels } = readIntListPage(page, leaf, chunk, known, new ByteArena())
  return { ...levels, values: bytes, numValues: bytes.length }
}

/** The same from a page that is decoded already. */
export function toIntListPage(page: DecodedPage): IntListPage {
  return { numEntries: page.numEntries, ...listLevels(page), bytes: toBytes(page.values) }
}

/** What is in a list has both. */
function listLevels({ repetition, definition }: Pick<DecodedPage, 'repetition' | 'definition'>) {
  if (!repetition || !definition) throw corrupt('The file is damaged: a list has no levels.')
  return { repetition, definition }
}

function readBytes(
  bytes: Uint8Array,
  encoding: string,
  leaf: Leaf,
  count: number,
  dictionary: () => IntDictionary | undefined,
  scratch: ByteArena,
): Uint8Array {
  if (encoding === 'PLAIN') return takeLowBytes(bytes, leaf.physicalType === 'INT64' ? 8 : 4, count)
  if (!isDictionary(encoding)) return toBytes(readValues(bytes, encoding, leaf, count, undefined))
  const found = dictionary()
  const width = bytes[0] ?? 0
  if (!found || width > 8 || count === 0) return toBytes(readValues(bytes, encoding, leaf, count, found?.values))
  // Of no bits: all of them are the first value.
  const values = width === 0 ? new Uint8Array(count) : scratch.take(count)
  readHybrid(bytes, 1, bytes.length, width, values)
  found.translate(values, width)
  return values
}

function toBytes(values: PageValues): Uint8Array {
  if (!isDictionaryValues(values)) return lowBytes(values)
  const { indices } = values
  const table = lowBytes(values.dictionary)
  const bytes = new Uint8Array(indices.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = table[indices[i] as number] as number
  return bytes
}

function lowBytes(values: PhysicalValues): Uint8Array {
  if (values instanceof Uint8Array) return values
  if (!(values instanceof Int32Array) && !(values instanceof BigInt64Array)) return new Uint8Array(0)
  const all = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  return takeLowBytes(all, values.BYTES_PER_ELEMENT, values.length)
}

/** Of `count` little-endian integers. */
function takeLowBytes(bytes: Uint8Array, width: number, count: number): Uint8Array {
  if (count * width > bytes.length) throw corrupt('The file is damaged: a page holds fewer values than it says.')
  const low = new Uint8Array(count)
  for (let i = 0, at = 0; i < count; i++, at += width) low[i] = bytes[at] as number
  return low
}
