/** A chunk that does not change is copied byte by byte, never decoded; its page index moves with it. */
import type { SinkWriter } from './byte-sink'
import type { ParquetFile } from './leaf-reader'
import type { RawStruct } from './raw-footer'
import type { CopiedColumn } from './write-footer'
import { shiftOffsetIndex } from './write-page-index'
import type { ColumnChunk } from './types'

/** `onBytes` hears of every piece as it is handed on. Throws what the source or the sink throws. */
export async function copyChunk(
  file: ParquetFile,
  chunk: ColumnChunk,
  raw: RawStruct,
  out: SinkWriter,
  onBytes: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<CopiedColumn> {
  const { source } = file
  const shift = out.offset - chunk.start
  for await (const piece of source.stream(chunk.start, chunk.end, signal)) {
    await out.write(piece)
    onBytes(piece.length)
  }
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
