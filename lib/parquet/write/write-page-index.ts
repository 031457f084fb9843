/** OffsetIndex and ColumnIndex: https://github.com/apache/parquet-format/blob/master/PageIndex.md */
import type { SinkWriter } from './byte-sink'
import { compareValues } from './value-range'
import type { OutputColumn, OutputRowGroup } from './write-footer'
import type { PageLocation, WrittenChunk } from './chunk-writer'
import { ThriftReader, type ThriftStruct } from '../footer/thrift'
import { THRIFT, ThriftWriter } from '../footer/thrift-writer'

type Location = Pick<PageLocation, 'offset' | 'compressedSize' | 'firstRow'>

const BOUNDARY = { UNORDERED: 0, ASCENDING: 1, DESCENDING: 2 } as const

export function encodeOffsetIndex(pages: readonly Location[]): Uint8Array {
  const thrift = new ThriftWriter()
  thrift.list(1, THRIFT.STRUCT, pages, (page) =>
    thrift.element(() => {
      thrift.i64(1, page.offset)
      thrift.i32(2, page.compressedSize)
      thrift.i64(3, page.firstRow)
    }),
  )
  return thrift.finish()
}

/** The source's OffsetIndex for a chunk that moved by `shift` bytes. */
export function shiftOffsetIndex(bytes: Uint8Array, shift: number): Uint8Array {
  const locations = new ThriftReader(bytes).readStruct()[1] as readonly ThriftStruct[]
  return encodeOffsetIndex(
    locations.map((page) => ({
      offset: Number(page[1]) + shift,
      compressedSize: Number(page[2]),
      firstRow: Number(page[3]),
    })),
  )
}

/** Undefined where a page with values has no bounds: the format wants all or none. */
export function encodeColumnIndex(chunk: WrittenChunk): Uint8Array | undefined {
  const { pages, order } = chunk
  if (order === undefined || pages.some((page) => !isNullPage(page, chunk) && page.range === undefined))
    return undefined
  const empty = new Uint8Array(0)
  const thrift = new ThriftWriter()
  thrift.list(1, THRIFT.TRUE, pages, (page) => thrift.out.byte(isNullPage(page, chunk) ? THRIFT.TRUE : THRIFT.FALSE))
  thrift.list(2, THRIFT.BINARY, pages, (page) => thrift.bytes(page.range?.min ?? empty))
  thrift.list(3, THRIFT.BINARY, pages, (page) => thrift.bytes(page.range?.max ?? empty))
  thrift.i32(4, boundaryOrder(chunk))
  thrift.list(5, THRIFT.I64, pages, (page) => thrift.zigzag(page.nulls))
  return thrift.finish()
}

function isNullPage(page: PageLocation, chunk: WrittenChunk): boolean {
  return page.range === undefined && page.values === 0 && chunk.numValues > 0
}

function boundaryOrder({ pages, order }: WrittenChunk): number {
  const ranges = pages.flatMap((page) => (page.range === undefined ? [] : [page.range]))
  if (order === undefined) return BOUNDARY.UNORDERED
  const follows = (sign: number) =>
    ranges.every((range, i) => {
      const before = ranges[i - 1]
      if (before === undefined) return true
      return (
        sign * compareValues(order, before.min, range.min) <= 0 &&
        sign * compareValues(order, before.max, range.max) <= 0
      )
    })
  if (follows(1)) return BOUNDARY.ASCENDING
  return follows(-1) ? BOUNDARY.DESCENDING : BOUNDARY.UNORDERED
}

/** Writes the indexes of all groups behind their data, column indexes first as the format advises, and notes their places. */
export async function writePageIndexes(groups: readonly OutputRowGroup[], out: SinkWriter): Promise<void> {
  const columns = groups.flatMap((group) => group.columns)
  for (const column of columns) {
    const bytes = columnIndexOf(column)
    if (bytes === undefined) continue
    column.columnIndex = { offset: out.offset, length: bytes.length }
    await out.write(bytes)
  }
  for (const column of columns) {
    const bytes = offsetIndexOf(column)
    if (bytes === undefined) continue
    column.offsetIndex = { offset: out.offset, length: bytes.length }
    await out.write(bytes)
  }
}

function columnIndexOf(column: OutputColumn): Uint8Array | undefined {
  if (column.kind === 'copied') return column.indexes.column
  return column.pageIndex ? encodeColumnIndex(column.chunk) : undefined
}

function offsetIndexOf(column: OutputColumn): Uint8Array | undefined {
  if (column.kind === 'copied') return column.indexes.offset
  return column.pageIndex ? encodeOffsetIndex(column.chunk.pages) : undefined
}
