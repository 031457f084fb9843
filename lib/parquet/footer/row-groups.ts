/** Row groups and column chunks whose counts fit the bytes they claim and whose extents lie inside the file. */

import { COLUMN_CHUNK, COLUMN_META, ROW_GROUP, STATISTICS } from './fields'
import { CurationError } from '@/lib/errors'
import { bounded, corrupt, unsupported } from '../corrupt'
import { PHYSICAL_TYPES } from './schema'
import type { ThriftStruct, ThriftValue } from './thrift'
import type { Codec, ColumnChunk, Leaf, RowGroup, Statistics, WriterFault } from '../types'

/** By their number in the footer. */
export const CODECS: readonly Codec[] = ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'LZO', 'BROTLI', 'LZ4', 'ZSTD', 'LZ4_RAW']

const ENCODINGS: { readonly [id: number]: string } = {
  0: 'PLAIN',
  2: 'PLAIN_DICTIONARY',
  3: 'RLE',
  4: 'BIT_PACKED',
  5: 'DELTA_BINARY_PACKED',
  6: 'DELTA_LENGTH_BYTE_ARRAY',
  7: 'DELTA_BYTE_ARRAY',
  8: 'RLE_DICTIONARY',
  9: 'BYTE_STREAM_SPLIT',
}

export function encodingName(id: unknown): string {
  return ENCODINGS[Number(id)] ?? `encoding ${String(id)}`
}

/** Run lengths let few bytes stand for many rows, but no writer goes near this. */
function maxRows(bytes: number): number {
  return 2 ** 22 + bytes * 2 ** 12
}

/** `dataEnd` = where the footer begins: every chunk lies before it. `fault` = what the file's writer told wrongly of its chunks. */
interface FileBounds {
  readonly dataEnd: number
  readonly fault: WriterFault | undefined
}

export function readRowGroups(groups: readonly ThriftValue[], leaves: readonly Leaf[], bounds: FileBounds): RowGroup[] {
  let firstRow = 0
  // Once a leaf, not once a chunk: a name may be as long as the footer.
  const names = leaves.map(({ path }) => path.join('.'))
  return groups.map((value, index) => {
    const group = value as ThriftStruct
    const columns = group[ROW_GROUP.columns]
    if (!Array.isArray(columns) || columns.length !== leaves.length) {
      throw corrupt(`The file is damaged: row group ${index} does not have the schema's ${leaves.length} columns.`)
    }
    const numRows = bounded(
      group[ROW_GROUP.numRows],
      Number.MAX_SAFE_INTEGER,
      `the number of rows of row group ${index}`,
    )
    const rowGroup = {
      index,
      firstRow,
      numRows,
      totalByteSize: Math.max(0, Number(group[ROW_GROUP.totalByteSize] ?? 0)),
      columns: leaves.map((leaf, k) =>
        readColumnChunk(columns[leaf.leafIndex] as ThriftStruct, { leaf, column: names[k] ?? '' }, numRows, bounds),
      ),
    }
    firstRow += numRows
    return rowGroup
  })
}

interface NamedLeaf {
  readonly leaf: Leaf
  /** Its path with dots. */
  readonly column: string
}

function readColumnChunk(
  chunk: ThriftStruct,
  { leaf, column }: NamedLeaf,
  numRows: number,
  { dataEnd, fault }: FileBounds,
): ColumnChunk {
  if (chunk[COLUMN_CHUNK.cryptoMetadata] !== undefined || chunk[COLUMN_CHUNK.encryptedMetadata] !== undefined) {
    throw new CurationError('encrypted', `Column ${column} is encrypted.`, { next: 'Decrypt the file first.' })
  }
  const otherFile = chunk[COLUMN_CHUNK.filePath]
  if (otherFile instanceof Uint8Array && otherFile.length > 0)
    throw unsupported(`Column ${column} lies in another file.`)
  const meta = chunk[COLUMN_CHUNK.metaData] as ThriftStruct | undefined
  if (meta === undefined) throw corrupt(`The file is damaged: column ${column} has no metadata.`)
  if (PHYSICAL_TYPES[Number(meta[COLUMN_META.type])] !== leaf.physicalType) {
    throw corrupt(`The file is damaged: column ${column} is ${leaf.physicalType} in the schema, not in its row group.`)
  }
  const codec = CODECS[Number(meta[COLUMN_META.codec])]
  if (codec === undefined)
    throw unsupported(`Column ${column} is compressed in an unknown way (${Number(meta[COLUMN_META.codec])}).`)
  const extent = readExtent(meta, column, dataEnd)
  return {
    leafIndex: leaf.leafIndex,
    codec,
    encodings: readEncodings(meta[COLUMN_META.encodings]),
    ...extent,
    // Without rows there is nothing to read, and pyarrow's offsets then point at no page.
    end: numRows === 0 ? extent.start : extent.end,
    ...readCounts(meta, { leaf, column }, numRows),
    offsetIndex: readIndexExtent(chunk[COLUMN_CHUNK.offsetIndexOffset], chunk[COLUMN_CHUNK.offsetIndexLength], dataEnd),
    columnIndex: readIndexExtent(chunk[COLUMN_CHUNK.columnIndexOffset], chunk[COLUMN_CHUNK.columnIndexLength], dataEnd),
    bloomFilter: readBloomFilter(meta, dataEnd),
    statistics: readStatistics(meta[COLUMN_META.statistics] as ThriftStruct | undefined),
    writerFault: fault === 'packed-pages' && codec === 'UNCOMPRESSED' ? undefined : fault,
  }
}

function readEncodings(encodings: ThriftValue | undefined): string[] {
  return Array.isArray(encodings) ? (encodings as ThriftValue[]).map(encodingName) : []
}

function readExtent(meta: ThriftStruct, column: string, dataEnd: number) {
  const totalCompressedSize = bounded(meta[COLUMN_META.totalCompressedSize], dataEnd, `the size of column ${column}`)
  const dataPageOffset = bounded(meta[COLUMN_META.dataPageOffset], dataEnd, `the page offset of column ${column}`)
  const dictionary = bounded(
    meta[COLUMN_META.dictionaryPageOffset] ?? 0,
    dataEnd,
    `the dictionary offset of column ${column}`,
  )
  // Some writers set 0 where there is no dictionary.
  const dictionaryPageOffset = dictionary > 0 ? dictionary : undefined
  const start = Math.min(dataPageOffset, dictionaryPageOffset ?? dataPageOffset)
  const end = start + totalCompressedSize
  if (end > dataEnd) throw corrupt(`The file is damaged: column ${column} reaches beyond the file's data.`)
  return { totalCompressedSize, dataPageOffset, dictionaryPageOffset, start, end }
}

function readCounts(meta: ThriftStruct, { leaf, column }: NamedLeaf, numRows: number) {
  const bytes = Number(meta[COLUMN_META.totalCompressedSize])
  const numValues = bounded(
    meta[COLUMN_META.numValues],
    Number.MAX_SAFE_INTEGER,
    `the number of values of column ${column}`,
  )
  // Not the values: lists of one number, as masks are, hold any number of them in some bytes.
  if (numRows > maxRows(bytes)) {
    throw corrupt(`The file is damaged: column ${column} claims ${numRows} rows in ${bytes} bytes.`)
  }
  if (leaf.maxRepetition === 0 ? numValues !== numRows : numValues < numRows) {
    throw corrupt(`The file is damaged: column ${column} has ${numValues} values in a row group of ${numRows} rows.`)
  }
  return {
    numValues,
    totalUncompressedSize: bounded(
      meta[COLUMN_META.totalUncompressedSize],
      Number.MAX_SAFE_INTEGER,
      `the unpacked size of column ${column}`,
    ),
  }
}

function readIndexExtent(offset: ThriftValue | undefined, length: ThriftValue | undefined, dataEnd: number) {
  if (offset === undefined || length === undefined || length === 0) return undefined
  const start = bounded(offset, dataEnd, 'a page index offset')
  return { offset: start, length: bounded(length, dataEnd - start, 'a page index length') }
}

function readBloomFilter(meta: ThriftStruct, dataEnd: number) {
  const { [COLUMN_META.bloomFilterOffset]: start, [COLUMN_META.bloomFilterLength]: bytes } = meta
  if (start === undefined) return undefined
  const offset = bounded(start, dataEnd, 'a bloom filter offset')
  const length = bytes === undefined ? undefined : bounded(bytes, dataEnd - offset, 'a bloom filter length')
  return { offset, length }
}

/** Without the deprecated min and max. */
function readStatistics(statistics: ThriftStruct | undefined): Statistics | undefined {
  if (statistics === undefined) return undefined
  const bytes = (value: ThriftValue | undefined) => (value instanceof Uint8Array ? value : undefined)
  const nullCount = statistics[STATISTICS.nullCount]
  return {
    nullCount: typeof nullCount === 'number' ? nullCount : undefined,
    minValue: bytes(statistics[STATISTICS.min]),
    maxValue: bytes(statistics[STATISTICS.max]),
  }
}
