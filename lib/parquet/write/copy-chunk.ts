/** A chunk that does not change is copied byte by byte, never decoded; its page index moves with it. */
import type { SinkWriter } from './byte-sink'
import type { RawStruct } from '../footer/raw-footer'
import type { CopiedColumn } from './write-footer'
import { shiftOffsetIndex } from './write-page-index'
import type { ByteSource, ColumnChunk } from '../types'

/** Smaller chunks are gathered with their neighbours. */
const LARGE_BYTES = 4 << 20
/** Between two looks at whether the export was cancelled. */
const BLOB_BYTES = 32 << 20

type BlobSource = ByteSource & Required<Pick<ByteSource, 'slice'>>

/** From where to where, and who hears of every piece as it is handed on. */
export interface Copying {
  readonly source: ByteSource
  readonly out: SinkWriter
  readonly onBytes: (bytes: number) => void
  readonly signal?: AbortSignal | undefined
}

/** Throws what the source or the sink throws. */
export async function copyChunk(copying: Copying, chunk: ColumnChunk, raw: RawStruct): Promise<CopiedColumn> {
  const shift = copying.out.offset - chunk.start
  await copyBytes(copying, chunk.start, chunk.end)
  return {
    kind: 'copied',
    raw,
    dataPageOffset: chunk.dataPageOffset + shift,
    dictionaryPageOffset: chunk.dictionaryPageOffset === undefined ? undefined : chunk.dictionaryPageOffset + shift,
    compressedSize: chunk.totalCompressedSize,
    uncompressedSize: chunk.totalUncompressedSize,
    indexes: await copyIndexes(copying, chunk, shift),
  }
}

/** Bytes [start, end) of the source as they are. */
export async function copyBytes(copying: Copying, start: number, end: number): Promise<void> {
  const { source, out, onBytes, signal } = copying
  if (source.slice !== undefined && out.takesBlobs && end - start >= LARGE_BYTES)
    return passBlobs({ ...copying, source: source as BlobSource }, start, end)
  for await (const piece of source.stream(start, end, signal)) {
    await out.write(piece)
    onBytes(piece.length)
  }
}

/** From disk to disk: what is under way is the browser's, and this thread sees none of it. */
async function passBlobs(
  { source, out, onBytes, signal }: Copying & { readonly source: BlobSource },
  start: number,
  end: number,
): Promise<void> {
  for (let at = start; at < end; at += BLOB_BYTES) {
    signal?.throwIfAborted()
    const to = Math.min(end, at + BLOB_BYTES)
    try {
      await out.writeBlob(source.slice(at, to))
    } catch (error) {
      // A sink can't tell whose fault it was: a file that is gone or changed says so when it is read.
      await source.read(at, Math.min(to, at + 1), signal)
      throw error
    }
    onBytes(to - at)
  }
}

async function copyIndexes(
  { source, signal }: Copying,
  { offsetIndex, columnIndex }: ColumnChunk,
  shift: number,
): Promise<CopiedColumn['indexes']> {
  if (offsetIndex === undefined) return { offset: undefined, column: undefined }
  const read = (extent: { offset: number; length: number }) =>
    source.read(extent.offset, extent.offset + extent.length, signal)
  return {
    offset: shiftOffsetIndex(await read(offsetIndex), shift),
    column: columnIndex === undefined ? undefined : await read(columnIndex),
  }
}
