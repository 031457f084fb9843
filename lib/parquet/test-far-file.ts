/**
 * For tests: a fixture with gaps put between its bytes, so that offsets and chunks pass 2^32 and hardly a byte is stored.
 * A gap between chunks is zeros; one inside a chunk is an index page (of type 1), which every reader has to pass over.
 */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import type { ByteSink } from './write/byte-sink'
import { sourceOf } from './bytes/source'
import type { ParquetFile } from './file'
import { encodeRawList, rawRowGroups, rawStruct, type RawStruct } from './footer/raw-footer'
import { ThriftReader, type ThriftStruct } from './footer/thrift'
import { THRIFT, ThriftWriter } from './footer/thrift-writer'
import { withFields, withTrailer } from './test-footer'
import type { ByteSource, ColumnChunk } from './types'

/** Bytes that are not zero, in order; all others are. */
export interface SparseFile {
  readonly pieces: readonly { readonly at: number; readonly bytes: Uint8Array }[]
  readonly byteLength: number
}

/** `before` = offset in the fixture; `isPage` where it lies inside a chunk, between two pages. */
export interface Gap {
  readonly before: number
  readonly bytes: number
  readonly isPage: boolean
}

const ZEROS = new Uint8Array(8 << 20)

/** Reads share one buffer of zeros where there is nothing else. */
export function sparseSource(file: SparseFile, name = 'far.parquet'): ByteSource {
  return sourceOf(name, file.byteLength, async (start, end) => {
    const pieces = file.pieces.filter(({ at, bytes }) => at < end && at + bytes.length > start)
    if (pieces.length === 0 && end - start <= ZEROS.length) return Promise.resolve(ZEROS.subarray(0, end - start))
    const read = new Uint8Array(end - start)
    for (const { at, bytes } of pieces)
      read.set(bytes.subarray(Math.max(0, start - at), end - at), Math.max(0, at - start))
    return read
  })
}

/** A real file, of which a file system stores the pieces only. */
export function writeSparse(file: SparseFile, path: string): void {
  const descriptor = openSync(path, 'w')
  ftruncateSync(descriptor, file.byteLength)
  for (const { at, bytes } of file.pieces) writeSync(descriptor, bytes, 0, bytes.length, at)
  closeSync(descriptor)
}

/** Forgets writes of nothing but zeros. */
export function sparseSink(): ByteSink & { file(): SparseFile } {
  const pieces: { at: number; bytes: Uint8Array }[] = []
  let byteLength = 0
  return {
    async write(bytes) {
      if (Buffer.compare(bytes, ZEROS.subarray(0, bytes.length)) !== 0)
        pieces.push({ at: byteLength, bytes: bytes.slice() })
      byteLength += bytes.length
      return Promise.resolve()
    },
    async close() {},
    async abort() {},
    file: () => ({ pieces, byteLength }),
  }
}

/** `hasIndex` false leaves the page index unmentioned. Throws where a gap inside a chunk passes 2 GiB. */
export async function spread(file: ParquetFile, gaps: readonly Gap[], hasIndex = true): Promise<SparseFile> {
  const whole = await file.source.read(0, file.footer.offset)
  const cuts = [{ before: 0, bytes: 0, isPage: false }, ...gaps.toSorted((a, b) => a.before - b.before)]
  const pieces = cuts.flatMap(({ before, bytes, isPage }, i) => [
    ...(isPage ? [{ at: move(before) - bytes, bytes: fillerHead(bytes) }] : []),
    { at: move(before), bytes: whole.subarray(before, cuts[i + 1]?.before) },
  ])
  let end = move(file.footer.offset)
  const append = (bytes: Uint8Array) => {
    pieces.push({ at: end, bytes })
    end += bytes.length
    return end - bytes.length
  }
  const indexes = file.footer.rowGroups.map(({ columns }) =>
    columns.map(({ offsetIndex }) => {
      if (offsetIndex === undefined || !hasIndex) return undefined
      const { offset, length } = offsetIndex
      const bytes = moveOffsetIndex(whole.subarray(offset, offset + length), move)
      return { offset: append(bytes), length: bytes.length }
    }),
  )
  append(withTrailer(moveFooter(file, move, indexes)))
  return { pieces, byteLength: end }

  function move(offset: number): number {
    return gaps.reduce((sum, gap) => (gap.before <= offset ? sum + gap.bytes : sum), offset)
  }
}

type Move = (offset: number) => number
type Extent = { readonly offset: number; readonly length: number } | undefined

/** PageHeader of an index page that takes `bytes` with its header. */
function fillerHead(bytes: number): Uint8Array {
  const head = (size: number) => {
    const thrift = new ThriftWriter()
    thrift.i32(1, 1)
    thrift.i32(2, size)
    thrift.i32(3, size)
    thrift.struct(6, () => undefined)
    return thrift.finish()
  }
  const size = bytes - head(bytes).length
  if (size >= 2 ** 31 || size < 2 ** 27) throw new RangeError('An index page of that size is not made here.')
  return head(size)
}

function moveOffsetIndex(bytes: Uint8Array, move: Move): Uint8Array {
  const locations = new ThriftReader(bytes).readStruct()[1] as readonly ThriftStruct[]
  const thrift = new ThriftWriter()
  thrift.list(1, THRIFT.STRUCT, locations, (location) =>
    thrift.element(() => {
      thrift.i64(1, move(Number(location[1])))
      thrift.i32(2, Number(location[2]))
      thrift.i64(3, Number(location[3]))
    }),
  )
  return thrift.finish()
}

function moveFooter({ footer }: ParquetFile, move: Move, indexes: readonly (readonly Extent[])[]): Uint8Array {
  const raw = rawRowGroups(footer.raw)
  const groups = footer.rowGroups.map(({ columns, totalByteSize }, i) => {
    const { fields, columns: rawColumns } = raw(i)
    const moved = columns.map((chunk, k) => moveChunk(rawColumns[k]!, chunk, move, indexes[i]?.[k]))
    const sizes = columns.map((chunk) => sizeOf(chunk, move))
    const size = sizes.reduce((sum, own) => sum + own, 0)
    const before = columns.reduce((sum, chunk) => sum + chunk.totalCompressedSize, 0)
    return withFields(fields, {
      1: (thrift) => thrift.raw(1, THRIFT.LIST, encodeRawList(moved)),
      2: (thrift) => thrift.i64(2, totalByteSize + size - before),
      5: (thrift) => thrift.i64(5, move(Math.min(...columns.map(({ start }) => start)))),
      6: (thrift) => thrift.i64(6, size),
    })
  })
  return withFields(rawStruct(footer.raw), { 4: (thrift) => thrift.raw(4, THRIFT.LIST, encodeRawList(groups)) })
}

function sizeOf({ start, end }: ColumnChunk, move: Move): number {
  return move(end - 1) + 1 - move(start)
}

function moveChunk(raw: RawStruct, chunk: ColumnChunk, move: Move, index: Extent): Uint8Array {
  const size = sizeOf(chunk, move)
  const meta = withFields(rawStruct(raw.get(3)!.bytes), {
    6: (thrift) => thrift.i64(6, chunk.totalUncompressedSize + size - chunk.totalCompressedSize),
    7: (thrift) => thrift.i64(7, size),
    9: (thrift) => thrift.i64(9, move(chunk.dataPageOffset)),
    11: (thrift) => thrift.i64(11, move(chunk.dictionaryPageOffset ?? 0)),
  })
  return withFields(raw, {
    2: (thrift) => thrift.i64(2, 0),
    3: (thrift) => thrift.raw(3, THRIFT.STRUCT, meta),
    4: (thrift) => index && thrift.i64(4, index.offset),
    5: (thrift) => index && thrift.i32(5, index.length),
    6: (thrift) => index && thrift.i64(6, move(chunk.columnIndex?.offset ?? 0)),
    7: (thrift) => index && thrift.i32(7, chunk.columnIndex?.length ?? 0),
  })
}
