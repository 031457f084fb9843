/** A page header's sizes and counts are checked against the chunk's bytes before anything is made of them. */

import { checkDecodedSize } from '../codec/codecs'
import { bounded, corrupt } from '../corrupt'
import { encodingName } from '../footer/row-groups'
import { ThriftReader, type ThriftStruct } from '../footer/thrift'
import type { ColumnChunk } from '../types'

interface PageSizes {
  /** Bytes of the header itself. */
  readonly headerLength: number
  /** Bytes of the page after its header, as in the file. */
  readonly compressedSize: number
  readonly uncompressedSize: number
}

export interface DataPageHeader extends PageSizes {
  readonly kind: 'data' | 'data-v2'
  /** Level entries, nulls included. */
  readonly numValues: number
  readonly encoding: string
  readonly repetitionEncoding: string
  readonly definitionEncoding: string
  /** v2 only: bytes of each kind of level, whether the values are compressed. */
  readonly repetitionLength: number
  readonly definitionLength: number
  readonly isCompressed: boolean
}

export interface DictionaryPageHeader extends PageSizes {
  readonly kind: 'dictionary'
  readonly numValues: number
  readonly encoding: string
}

export interface OtherPageHeader extends PageSizes {
  readonly kind: 'other'
}

export type PageHeader = DataPageHeader | DictionaryPageHeader | OtherPageHeader

/** Are the page's values positions in the chunk's dictionary? PLAIN_DICTIONARY is what older writers call it. */
export function isDictionary(encoding: string): boolean {
  return encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY'
}

/**
 * Parses the header at bytes[position]. `left` = bytes of the chunk from there on.
 * Throws ThriftEnd where the bytes given end inside the header, CurationError 'corrupt' where it lies.
 */
export function parsePageHeader(bytes: Uint8Array, position: number, chunk: ColumnChunk, left: number): PageHeader {
  const reader = new ThriftReader(bytes, position)
  const header = reader.readStruct()
  const headerLength = reader.position - position
  const compressedSize = bounded(header[3], left - headerLength, 'the size of a page')
  const uncompressedSize = bounded(header[2], 2 ** 31 - 1, 'the unpacked size of a page')
  const sizes = { headerLength, compressedSize, uncompressedSize }
  const type = header[1]
  if (type === 0) return { ...sizes, ...readDataV1(field(header, 5), chunk, sizes) }
  if (type === 3) return { ...sizes, ...readDataV2(field(header, 8), chunk, sizes) }
  if (type === 2) return { ...sizes, ...readDictionary(field(header, 7), chunk, sizes) }
  return { ...sizes, kind: 'other' }
}

function readDataV1(data: ThriftStruct, chunk: ColumnChunk, sizes: PageSizes) {
  checkDecodedSize(chunk.codec, sizes.compressedSize, sizes.uncompressedSize)
  return {
    kind: 'data' as const,
    numValues: countValues(data[1], chunk, sizes.uncompressedSize),
    encoding: encodingName(data[2]),
    definitionEncoding: encodingName(data[3]),
    repetitionEncoding: encodingName(data[4]),
    repetitionLength: 0,
    definitionLength: 0,
    isCompressed: true,
  }
}

function readDataV2(data: ThriftStruct, chunk: ColumnChunk, sizes: PageSizes) {
  const most = Math.min(sizes.compressedSize, sizes.uncompressedSize)
  const definitionLength = bounded(data[5] ?? 0, most, 'the size of definition levels')
  const repetitionLength = bounded(data[6] ?? 0, most - definitionLength, 'the size of repetition levels')
  const isCompressed = data[7] !== false || chunk.writerFault === 'packed-pages'
  const levels = definitionLength + repetitionLength
  if (isCompressed) checkDecodedSize(chunk.codec, sizes.compressedSize - levels, sizes.uncompressedSize - levels)
  return {
    kind: 'data-v2' as const,
    numValues: countValues(data[1], chunk, isCompressed ? sizes.uncompressedSize : sizes.compressedSize),
    encoding: encodingName(data[4]),
    definitionEncoding: 'RLE',
    repetitionEncoding: 'RLE',
    definitionLength,
    repetitionLength,
    isCompressed,
  }
}

function readDictionary(data: ThriftStruct, chunk: ColumnChunk, sizes: PageSizes) {
  checkDecodedSize(chunk.codec, sizes.compressedSize, sizes.uncompressedSize)
  // Every value of a dictionary takes at least a bit.
  const numValues = bounded(data[1], sizes.uncompressedSize * 8, 'the number of values of a dictionary')
  return { kind: 'dictionary' as const, numValues, encoding: encodingName(data[2]) }
}

/** Most writers end a page at 1 MB or 20,000 rows, but DuckDB at 100 MB, of which an index into a dictionary is one byte. */
const MAX_PAGE_VALUES = 2 ** 27
const FREE_PAGE_VALUES = 2 ** 22
/** A list of one number, as masks are, is two runs of levels however long it is; they repeat, and pack to nearly nothing. */
const MAX_VALUES_AN_UNPACKED_BYTE = 2 ** 16

/** The most values that a page which unpacks to so many bytes is believed to hold. */
export function maxPageValues(unpackedSize: number): number {
  return Math.min(FREE_PAGE_VALUES + unpackedSize * MAX_VALUES_AN_UNPACKED_BYTE, MAX_PAGE_VALUES)
}

function countValues(value: unknown, chunk: ColumnChunk, unpackedSize: number): number {
  return bounded(value, Math.min(chunk.numValues, maxPageValues(unpackedSize)), 'the number of values of a page')
}

function field(header: ThriftStruct, id: number): ThriftStruct {
  const value = header[id]
  if (typeof value !== 'object') throw corrupt('The file is damaged: a page header is incomplete.')
  return value as ThriftStruct
}
