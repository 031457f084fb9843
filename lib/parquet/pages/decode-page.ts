/** One data page, decoded: levels and values together, or an error that names the column. */

import type { ByteArena } from '../bytes/byte-arena'
import { decompress } from '../codec/codecs'
import { corrupt, unsupported } from '../corrupt'
import type { Levels } from './level-runs'
import { readLevelsV1, readLevelsV2, type PageLevels } from './levels'
import { isDictionary, type DataPageHeader } from './page-header'
import type { Page } from './pages'
import { readPlain } from './plain'
import type { ColumnChunk, Leaf, PhysicalValues } from '../types'
import { readValues, type PageValues } from './values'

export interface DecodedPage {
  readonly repetition: Levels | undefined
  readonly definition: Levels | undefined
  /** Level entries. */
  readonly numEntries: number
  readonly values: PageValues
  /** Defined values. */
  readonly numValues: number
}

export type DecodePage = (
  page: Page,
  leaf: Leaf,
  chunk: ColumnChunk,
  dictionary: () => PhysicalValues | undefined,
) => DecodedPage

/** `dictionary` is asked for only by pages that refer to it. With `memory`, the values are valid until it is cleared. */
export function decodeDataPage(
  page: Page,
  leaf: Leaf,
  chunk: ColumnChunk,
  dictionary: () => PhysicalValues | undefined,
  memory?: ByteArena,
): DecodedPage {
  const header = page.header as DataPageHeader
  const { levels, bytes } = unpackDataPage(page, leaf, chunk, memory)
  const known = isDictionary(header.encoding) ? dictionary() : undefined
  const isOwn = memory === undefined && isUnpacked(bytes, page)
  const values = readValues(bytes, header.encoding, leaf, levels.numDefined, known, { memory, isOwn })
  return {
    repetition: levels.repetition,
    definition: levels.definition,
    numEntries: header.numValues,
    values,
    numValues: levels.numDefined,
  }
}

/** A data page's levels, and the bytes of its values decompressed. */
export function unpackDataPage(
  page: Page,
  leaf: Leaf,
  chunk: ColumnChunk,
  memory?: ByteArena,
): { levels: PageLevels; bytes: Uint8Array } {
  const header = page.header as DataPageHeader
  const head = unpackHead(page, chunk, memory)
  const levels = (header.kind === 'data' ? readLevelsV1 : readLevelsV2)(head, header, leaf)
  return { levels, bytes: unpackValues(page, chunk, head, levels.length, memory) }
}

/** Bytes that begin with a data page's levels. */
function unpackHead({ header, body }: Page, chunk: ColumnChunk, memory?: ByteArena): Uint8Array {
  return header.kind === 'data' ? decompress(chunk.codec, body, header.uncompressedSize, memory) : body
}

/** The bytes behind levels of that length, decompressed. */
function unpackValues(
  page: Page,
  chunk: ColumnChunk,
  head: Uint8Array,
  levelsLength: number,
  memory?: ByteArena,
): Uint8Array {
  const header = page.header as DataPageHeader
  const packed = head.subarray(levelsLength)
  if (header.kind === 'data' || !header.isCompressed || packed.length === 0) return packed
  return decompress(chunk.codec, packed, header.uncompressedSize - levelsLength, memory)
}

export function decodeDictionaryPage(page: Page, leaf: Leaf, chunk: ColumnChunk): PhysicalValues {
  const { header } = page
  if (header.kind !== 'dictionary') throw corrupt('The file is damaged: there is no dictionary where one should be.')
  if (header.encoding !== 'PLAIN' && header.encoding !== 'PLAIN_DICTIONARY') {
    throw unsupported(`A dictionary is encoded as ${header.encoding}, which this app cannot read.`)
  }
  const bytes = decompress(chunk.codec, page.body, header.uncompressedSize)
  return readPlain(bytes, leaf, header.numValues, isUnpacked(bytes, page))
}

/** Made for this page alone, unlike bytes of the file, which others may hold. */
function isUnpacked(bytes: Uint8Array, { body }: Page): boolean {
  return bytes.buffer !== body.buffer
}
