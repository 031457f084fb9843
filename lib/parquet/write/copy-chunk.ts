/** A chunk that does not change is copied byte by byte, never decoded; its page index moves with it. */
import type { SinkWriter } from './byte-sink'
import type { ParquetFile } from '../rows/leaf-reader'
import type { RawStruct } from '../footer/raw-footer'
import type { CopiedColumn } from './write-footer'
import { shiftOffsetIndex } from './write-page-index'
import type { ByteSource, ColumnChunk } from '../types'

/** Smaller chunks are gathered with their neighbours. */
const LARGE_BYTES = 4 << 20
/** Between two looks at whether the export was cancelled. */
const BLOB_BYTES = 32 << 20

type BlobSource = ByteSource & Required<Pick<ByteSource, 'slice'>>

/** `onBytes` hears of every piece as it is handed on. Throws what the source or the sink throws. */
export async function copyChunk(
  file: ParquetFile,
  chunk: ColumnChunk,
  raw: RawStruct,
  out: SinkWriter,
  onBytes: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<CopiedColumn> {
  const shift = out.offset - chunk.start
  await copyBytes(file.source, chunk.start, chunk.end, out, onBytes, signal)
  return {
    kind: 'copied',
    raw,
    dataPageOffset: chunk.dataPageOffset + shift,
    dictionaryPageOffset: chunk.dictionaryPageOffset === undefined ? undefined : chunk.dictionaryPageOffset + shift,
    compressedSize: chunk.totalCompressedSize,
    uncompressedSize: chunk.totalUncompressedSize,
    indexes: await copyIndexes(file, chunk, shift, signal),
  }
}

/** Bytes [start, end) of the source as they are. `onBytes` hears of every piece as it is handed on. */
export async function copyBytes(
  source: ByteSource,
  start: number,
  end: number,
  out: SinkWriter,
  onBytes: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  if (source.slice !== undefined && out.takesBlobs && end - start >= LARGE_BYTES)
    return passBlobs(source as BlobSource, start, end, out, onBytes, signal)
  for await (const piece of source.stream(start, end, signal)) {
    await out.write(piece)
    onBytes(piece.length)
  }
}

/** From disk to disk: what is under way is the browser's, and this thread sees none of it. */
async function passBlobs(
  source: BlobSource,
  start: number,
  end: number,
  out: SinkWriter,
  onBytes: (bytes: number) => void,
  signal?: AbortSignal,
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
  { source }: ParquetFile,
  { offsetIndex, columnIndex }: ColumnChunk,
  shift: number,
  signal?: AbortSignal,
): Promise<CopiedColumn['indexes']> {
  if (offsetIndex === undefined) return { offset: undefined, column: undefined }
  const read = (extent: { offset: number; length: number }) =>
    source.read(extent.offset, extent.offset + extent.length, signal)
  return {
    offset: shiftOffsetIndex(await read(offsetIndex), shift),
    column: columnIndex === undefined ? undefined : await read(columnIndex),
  }
}
