/**
 * A footer told by its source: version, schema, key-value metadata and column orders are the source's bytes;
 * row groups are written anew and `created_by` is our own.
 */
import { ByteBuilder } from '../bytes/byte-builder'
import type { BytesLeaf } from './bytes-leaf'
import type { WrittenChunk } from './chunk-writer'
import type { NullSibling } from './null-sibling'
import { rawStruct, type RawStruct } from '../footer/raw-footer'
import { CODECS } from '../footer/row-groups'
import { PHYSICAL_TYPES } from '../footer/schema'
import { THRIFT, ThriftWriter } from '../footer/thrift-writer'
import { ENCODING } from './write-pages'
import type { Footer } from '../types'

/** The form readers parse: "<application> version <version> (build <hash>)". Statistics are judged by it. */
export function createdBy(build = '0'): string {
  return `metis-curator version 0.1.0 (build ${build})`
}

interface IndexExtents {
  /** File extents, known once the indexes are written. */
  offsetIndex?: { offset: number; length: number }
  columnIndex?: { offset: number; length: number }
}

export interface WrittenColumn extends IndexExtents {
  readonly kind: 'written'
  readonly chunk: WrittenChunk
  /** Its pages are the source's. */
  readonly isCopied: boolean
  readonly statistics: boolean
  readonly pageIndex: boolean
}

export interface CopiedColumn extends IndexExtents {
  readonly kind: 'copied'
  /** The source's ColumnChunk. */
  readonly raw: RawStruct
  readonly dataPageOffset: number
  readonly dictionaryPageOffset: number | undefined
  readonly compressedSize: number
  readonly uncompressedSize: number
  /** Encoded indexes, already moved to the new place. */
  readonly indexes: { readonly offset: Uint8Array | undefined; readonly column: Uint8Array | undefined }
}

export type OutputColumn = WrittenColumn | CopiedColumn

export interface OutputRowGroup {
  readonly rows: number
  readonly columns: readonly OutputColumn[]
  /** The source's sorting_columns field, where it still holds. */
  readonly sorting: { readonly type: number; readonly bytes: Uint8Array } | undefined
}

export interface FooterOverrides {
  /** Replaces field 5 (key_value_metadata). */
  readonly keyValues?: readonly { readonly key: string; readonly value: string | undefined }[]
  /** Replace fields 2 (schema) and 7 (column_orders): encoded list values. */
  readonly schema?: Uint8Array
  readonly columnOrders?: Uint8Array
  /** The first file's footer with fields OPTIONAL that are REQUIRED there, which `schema` tells of: rows are written by it. */
  readonly target?: Footer
  /** Fields of nulls, which `schema` tells of. */
  readonly nullSiblings?: readonly NullSibling[]
  /** Lists of integers that go out as bytes, which `schema` tells of. */
  readonly bytesLeaf?: BytesLeaf
}

/** Footer, its length and the magic: the last bytes of the file. `build` goes into `created_by`. */
export function encodeFooter(
  source: Uint8Array,
  groups: readonly OutputRowGroup[],
  change: FooterOverrides = {},
  build?: string,
): Uint8Array {
  const fields = rawStruct(source)
  const thrift = new ThriftWriter()
  copyField(thrift, fields, 1)
  if (change.schema === undefined) copyField(thrift, fields, 2)
  else thrift.raw(2, THRIFT.LIST, change.schema)
  thrift.i64(
    3,
    groups.reduce((sum, group) => sum + group.rows, 0),
  )
  thrift.list(4, THRIFT.STRUCT, [...groups.entries()], ([ordinal, group]) =>
    thrift.element(() => writeRowGroup(thrift, group, ordinal)),
  )
  if (change.keyValues === undefined) copyField(thrift, fields, 5)
  else writeKeyValues(thrift, change.keyValues)
  thrift.string(6, createdBy(build))
  if (change.columnOrders === undefined) copyField(thrift, fields, 7)
  else thrift.raw(7, THRIFT.LIST, change.columnOrders)
  const footer = thrift.finish()
  const end = new ByteBuilder(footer.length + 8)
  end.append(footer)
  end.uint32(footer.length)
  end.append(new TextEncoder().encode('PAR1'))
  return end.view()
}

function copyField(thrift: ThriftWriter, fields: RawStruct, id: number): void {
  const field = fields.get(id)
  if (field !== undefined) thrift.raw(id, field.type, field.bytes)
}

function writeKeyValues(thrift: ThriftWriter, entries: NonNullable<FooterOverrides['keyValues']>): void {
  if (entries.length === 0) return
  thrift.list(5, THRIFT.STRUCT, entries, ({ key, value }) =>
    thrift.element(() => {
      thrift.string(1, key)
      if (value !== undefined) thrift.string(2, value)
    }),
  )
}

function writeRowGroup(thrift: ThriftWriter, group: OutputRowGroup, ordinal: number): void {
  const sizes = group.columns.map(columnSizes)
  const sum = (pick: (size: (typeof sizes)[number]) => number) => sizes.reduce((total, size) => total + pick(size), 0)
  thrift.list(1, THRIFT.STRUCT, group.columns, (column) => thrift.element(() => writeColumn(thrift, column)))
  thrift.i64(
    2,
    sum((size) => size.uncompressed),
  )
  thrift.i64(3, group.rows)
  if (group.sorting !== undefined) thrift.raw(4, group.sorting.type, group.sorting.bytes)
  thrift.i64(5, Math.min(...sizes.map((size) => size.start)))
  thrift.i64(
    6,
    sum((size) => size.compressed),
  )
  if (ordinal < 1 << 15) thrift.i16(7, ordinal)
}

function columnSizes(column: OutputColumn): { start: number; compressed: number; uncompressed: number } {
  const { dataPageOffset, dictionaryPageOffset, compressedSize, uncompressedSize } =
    column.kind === 'written' ? column.chunk : column
  const start = Math.min(dataPageOffset, dictionaryPageOffset ?? dataPageOffset)
  return { start, compressed: compressedSize, uncompressed: uncompressedSize }
}

function writeColumn(thrift: ThriftWriter, column: OutputColumn): void {
  // Deprecated, and to be 0 where the metadata stands in the footer only.
  thrift.i64(2, 0)
  thrift.struct(3, () => {
    if (column.kind === 'written') writeMeta(thrift, column)
    else copyMeta(thrift, column)
  })
  if (column.offsetIndex !== undefined) {
    thrift.i64(4, column.offsetIndex.offset)
    thrift.i32(5, column.offsetIndex.length)
  }
  if (column.columnIndex !== undefined) {
    thrift.i64(6, column.columnIndex.offset)
    thrift.i32(7, column.columnIndex.length)
  }
}

function writeMeta(thrift: ThriftWriter, { chunk, statistics }: WrittenColumn): void {
  const hasDictionary = chunk.dictionaryPageOffset !== undefined
  const hasLevels = chunk.leaf.maxDefinition > 0 || chunk.leaf.maxRepetition > 0
  const encodings: number[] = [
    ...(hasDictionary || chunk.plainPages > 0 ? [ENCODING.PLAIN] : []),
    ...(hasLevels ? [ENCODING.RLE] : []),
    ...(hasDictionary ? [ENCODING.RLE_DICTIONARY] : []),
  ]
  thrift.i32(1, PHYSICAL_TYPES.indexOf(chunk.leaf.physicalType))
  thrift.list(2, THRIFT.I32, encodings, (id) => thrift.zigzag(id))
  thrift.list(3, THRIFT.BINARY, chunk.leaf.path, (name) => thrift.text(name))
  thrift.i32(4, CODECS.indexOf(chunk.codec))
  thrift.i64(5, chunk.numValues)
  thrift.i64(6, chunk.uncompressedSize)
  thrift.i64(7, chunk.compressedSize)
  thrift.i64(9, chunk.dataPageOffset)
  if (chunk.dictionaryPageOffset !== undefined) thrift.i64(11, chunk.dictionaryPageOffset)
  if (statistics) writeStatistics(thrift, chunk)
  writeEncodingStats(thrift, chunk)
}

function writeStatistics(thrift: ThriftWriter, chunk: WrittenChunk): void {
  thrift.struct(12, () => {
    thrift.i64(3, chunk.nulls)
    if (chunk.range === undefined) return
    thrift.binary(5, chunk.range.max)
    thrift.binary(6, chunk.range.min)
  })
}

function writeEncodingStats(thrift: ThriftWriter, chunk: WrittenChunk): void {
  const dataPage = chunk.pageType === 'data-v2' ? 3 : 0
  const stats = [
    { type: 2, encoding: ENCODING.PLAIN, count: chunk.dictionaryPageOffset === undefined ? 0 : 1 },
    { type: dataPage, encoding: ENCODING.RLE_DICTIONARY, count: chunk.dictionaryPages },
    { type: dataPage, encoding: ENCODING.PLAIN, count: chunk.plainPages },
  ].filter(({ count }) => count > 0)
  thrift.list(13, THRIFT.STRUCT, stats, ({ type, encoding, count }) =>
    thrift.element(() => {
      thrift.i32(1, type)
      thrift.i32(2, encoding)
      thrift.i32(3, count)
    }),
  )
}

/** ColumnMetaData as in the source but for what depends on the place: offsets, and the bloom filter left behind. */
function copyMeta(thrift: ThriftWriter, column: CopiedColumn): void {
  const meta = rawStruct(column.raw.get(3)?.bytes ?? new Uint8Array([0]))
  for (const [id, field] of [...meta].toSorted(([a], [b]) => a - b)) {
    if (id === 9) thrift.i64(9, column.dataPageOffset)
    else if (id === 11) {
      if (column.dictionaryPageOffset !== undefined) thrift.i64(11, column.dictionaryPageOffset)
    } else if (id === 12) copyStatistics(thrift, field.bytes)
    else if (id !== 10 && id !== 14 && id !== 15) thrift.raw(id, field.type, field.bytes)
  }
}

/**
 * Without the deprecated min and max (fields 1, 2): whether those may be believed depends on created_by,
 * which is no longer the one of who wrote them.
 */
function copyStatistics(thrift: ThriftWriter, bytes: Uint8Array): void {
  thrift.struct(12, () => {
    for (const [id, field] of [...rawStruct(bytes)].toSorted(([a], [b]) => a - b)) {
      if (id !== 1 && id !== 2) thrift.raw(id, field.type, field.bytes)
    }
  })
}
