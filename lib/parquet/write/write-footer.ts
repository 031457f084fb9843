/**
 * A footer told by its source: version, schema, key-value metadata and column orders (if it has any) are the source's bytes;
 * row groups are written anew and `created_by` is our own.
 */
import { ByteBuilder } from '../bytes/byte-builder'
import type { BytesLeaf } from './bytes-leaf'
import type { WrittenChunk } from './chunk-writer'
import type { OrderedGroups } from './column-orders'
import type { NullSibling } from './null-sibling'
import { COLUMN_CHUNK, COLUMN_META, FILE_METADATA, ROW_GROUP, STATISTICS } from '../footer/fields'
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
  /** Replace key_value_metadata: encoded KeyValue structs, those of the source that nobody changes as they stand there. */
  readonly keyValues?: readonly Uint8Array[]
  /** Replace schema and column_orders: encoded list values. */
  readonly schema?: Uint8Array
  readonly columnOrders?: Uint8Array
  /** The first file's footer in another form, fields OPTIONAL or lists of three levels, which `schema` tells of: rows are written by it. */
  readonly target?: Footer
  /** Fields of nulls, which `schema` tells of. */
  readonly nullSiblings?: readonly NullSibling[]
  /** Lists of integers that go out as bytes, which `schema` tells of. */
  readonly bytesLeaf?: BytesLeaf
}

/** Footer, its length and the magic: the last bytes of the file. `build` goes into `created_by`. */
export function encodeFooter(
  source: Uint8Array,
  { groups, columnOrders }: OrderedGroups,
  change: FooterOverrides = {},
  build?: string,
): Uint8Array {
  const fields = rawStruct(source)
  const thrift = new ThriftWriter()
  copyField(thrift, fields, FILE_METADATA.version)
  if (change.schema === undefined) copyField(thrift, fields, FILE_METADATA.schema)
  else thrift.raw(FILE_METADATA.schema, THRIFT.LIST, change.schema)
  thrift.i64(
    FILE_METADATA.numRows,
    groups.reduce((sum, group) => sum + group.rows, 0),
  )
  thrift.list(FILE_METADATA.rowGroups, THRIFT.STRUCT, [...groups.entries()], ([ordinal, group]) =>
    thrift.element(() => writeRowGroup(thrift, group, ordinal)),
  )
  if (change.keyValues === undefined) copyField(thrift, fields, FILE_METADATA.keyValueMetadata)
  else if (change.keyValues.length > 0)
    thrift.list(FILE_METADATA.keyValueMetadata, THRIFT.STRUCT, change.keyValues, (entry) => thrift.out.append(entry))
  thrift.string(FILE_METADATA.createdBy, createdBy(build))
  if (columnOrders !== undefined) thrift.raw(FILE_METADATA.columnOrders, THRIFT.LIST, columnOrders)
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

function writeRowGroup(thrift: ThriftWriter, group: OutputRowGroup, ordinal: number): void {
  const sizes = group.columns.map(columnSizes)
  const sum = (pick: (size: (typeof sizes)[number]) => number) => sizes.reduce((total, size) => total + pick(size), 0)
  thrift.list(ROW_GROUP.columns, THRIFT.STRUCT, group.columns, (column) =>
    thrift.element(() => writeColumn(thrift, column)),
  )
  thrift.i64(
    ROW_GROUP.totalByteSize,
    sum((size) => size.uncompressed),
  )
  thrift.i64(ROW_GROUP.numRows, group.rows)
  if (group.sorting !== undefined) thrift.raw(ROW_GROUP.sortingColumns, group.sorting.type, group.sorting.bytes)
  thrift.i64(ROW_GROUP.fileOffset, Math.min(...sizes.map((size) => size.start)))
  thrift.i64(
    ROW_GROUP.totalCompressedSize,
    sum((size) => size.compressed),
  )
  if (ordinal < 1 << 15) thrift.i16(ROW_GROUP.ordinal, ordinal)
}

function columnSizes(column: OutputColumn): { start: number; compressed: number; uncompressed: number } {
  const { dataPageOffset, dictionaryPageOffset, compressedSize, uncompressedSize } =
    column.kind === 'written' ? column.chunk : column
  const start = Math.min(dataPageOffset, dictionaryPageOffset ?? dataPageOffset)
  return { start, compressed: compressedSize, uncompressed: uncompressedSize }
}

function writeColumn(thrift: ThriftWriter, column: OutputColumn): void {
  // Deprecated, and to be 0 where the metadata stands in the footer only.
  thrift.i64(COLUMN_CHUNK.fileOffset, 0)
  thrift.struct(COLUMN_CHUNK.metaData, () => {
    if (column.kind === 'written') writeMeta(thrift, column)
    else copyMeta(thrift, column)
  })
  if (column.offsetIndex !== undefined) {
    thrift.i64(COLUMN_CHUNK.offsetIndexOffset, column.offsetIndex.offset)
    thrift.i32(COLUMN_CHUNK.offsetIndexLength, column.offsetIndex.length)
  }
  if (column.columnIndex !== undefined) {
    thrift.i64(COLUMN_CHUNK.columnIndexOffset, column.columnIndex.offset)
    thrift.i32(COLUMN_CHUNK.columnIndexLength, column.columnIndex.length)
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
  thrift.i32(COLUMN_META.type, PHYSICAL_TYPES.indexOf(chunk.leaf.physicalType))
  thrift.list(COLUMN_META.encodings, THRIFT.I32, encodings, (id) => thrift.zigzag(id))
  thrift.list(COLUMN_META.path, THRIFT.BINARY, chunk.leaf.path, (name) => thrift.text(name))
  thrift.i32(COLUMN_META.codec, CODECS.indexOf(chunk.codec))
  thrift.i64(COLUMN_META.numValues, chunk.numValues)
  thrift.i64(COLUMN_META.totalUncompressedSize, chunk.uncompressedSize)
  thrift.i64(COLUMN_META.totalCompressedSize, chunk.compressedSize)
  thrift.i64(COLUMN_META.dataPageOffset, chunk.dataPageOffset)
  if (chunk.dictionaryPageOffset !== undefined) thrift.i64(COLUMN_META.dictionaryPageOffset, chunk.dictionaryPageOffset)
  if (statistics) writeStatistics(thrift, chunk)
  writeEncodingStats(thrift, chunk)
}

function writeStatistics(thrift: ThriftWriter, chunk: WrittenChunk): void {
  thrift.struct(COLUMN_META.statistics, () => {
    thrift.i64(STATISTICS.nullCount, chunk.nulls)
    if (chunk.range === undefined) return
    thrift.binary(STATISTICS.max, chunk.range.max)
    thrift.binary(STATISTICS.min, chunk.range.min)
  })
}

function writeEncodingStats(thrift: ThriftWriter, chunk: WrittenChunk): void {
  const dataPage = chunk.pageType === 'data-v2' ? 3 : 0
  const stats = [
    { type: 2, encoding: ENCODING.PLAIN, count: chunk.dictionaryPageOffset === undefined ? 0 : 1 },
    { type: dataPage, encoding: ENCODING.RLE_DICTIONARY, count: chunk.dictionaryPages },
    { type: dataPage, encoding: ENCODING.PLAIN, count: chunk.plainPages },
  ].filter(({ count }) => count > 0)
  thrift.list(COLUMN_META.encodingStats, THRIFT.STRUCT, stats, ({ type, encoding, count }) =>
    thrift.element(() => {
      thrift.i32(1, type)
      thrift.i32(2, encoding)
      thrift.i32(3, count)
    }),
  )
}

/** Places of what is not copied along with the pages. */
const LEFT_BEHIND: ReadonlySet<number> = new Set([
  COLUMN_META.indexPageOffset,
  COLUMN_META.bloomFilterOffset,
  COLUMN_META.bloomFilterLength,
])

/** ColumnMetaData as in the source but for what depends on the place: offsets, and the bloom filter left behind. */
function copyMeta(thrift: ThriftWriter, column: CopiedColumn): void {
  const meta = rawStruct(column.raw.get(COLUMN_CHUNK.metaData)?.bytes ?? new Uint8Array([0]))
  for (const [id, field] of [...meta].toSorted(([a], [b]) => a - b)) {
    if (id === COLUMN_META.dataPageOffset) thrift.i64(id, column.dataPageOffset)
    else if (id === COLUMN_META.dictionaryPageOffset) {
      if (column.dictionaryPageOffset !== undefined) thrift.i64(id, column.dictionaryPageOffset)
    } else if (id === COLUMN_META.statistics) copyStatistics(thrift, field.bytes)
    else if (!LEFT_BEHIND.has(id)) thrift.raw(id, field.type, field.bytes)
  }
}

/**
 * Without the deprecated min and max: whether those may be believed depends on created_by,
 * which is no longer the one of who wrote them.
 */
function copyStatistics(thrift: ThriftWriter, bytes: Uint8Array): void {
  thrift.struct(COLUMN_META.statistics, () => {
    for (const [id, field] of [...rawStruct(bytes)].toSorted(([a], [b]) => a - b)) {
      if (id !== STATISTICS.deprecatedMax && id !== STATISTICS.deprecatedMin) thrift.raw(id, field.type, field.bytes)
    }
  })
}
