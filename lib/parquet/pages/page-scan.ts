/** Finds where pages begin by hopping from head to head: a few kilobytes a page, whatever the page holds. */

import { openPage } from './binary-pages'
import { ByteQueue } from '../bytes/byte-queue'
import type { ParquetFile } from '../rows/leaf-reader'
import type { PageStart } from './page-starts'
import type { ByteSource, ColumnChunk, Leaf } from '../types'

/** Levels of a thousand values and the header before them fit. */
const FIRST_READ_BYTES = 8 << 10

/** Chunks below this are read through as fast as hopped over. */
const MIN_CHUNK_BYTES = 4 << 20

/** Small slices that grow, none before it is asked for. */
export async function* readLazily(
  source: ByteSource,
  from: number,
  end: number,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for (let start = from, size = FIRST_READ_BYTES; start < end; size *= 4) {
    const stop = Math.min(end, start + size)
    yield await source.read(start, stop, signal)
    start = stop
  }
}

/** Notes the starts of a large BYTE_ARRAY chunk's pages, until one begins behind that row of the group. */
export async function scanPageStarts(
  file: ParquetFile,
  chunk: ColumnChunk,
  leaf: Leaf,
  beyondRow: number,
  signal?: AbortSignal,
): Promise<void> {
  if (leaf.physicalType !== 'BYTE_ARRAY' || chunk.totalCompressedSize < MIN_CHUNK_BYTES) return
  const column = { leaf, chunk, shape: { present: 0, list: undefined } }
  const last = file.pageStarts.get(chunk)?.starts.at(-1)
  let { offset, rowsBefore }: Pick<PageStart, 'offset' | 'rowsBefore'> = last ?? { offset: chunk.start, rowsBefore: 0 }
  while (offset < chunk.end && rowsBefore <= beyondRow) {
    signal?.throwIfAborted()
    const queue = new ByteQueue(readLazily(file.source, offset, chunk.end, signal))
    const opened = await openPage(queue, column, offset, rowsBefore, Number.POSITIVE_INFINITY)
    await queue.close()
    if (opened.kind === 'cells') {
      file.pageStarts.note(chunk, { offset, rowsBefore, beginsRow: opened.page.beginsRow })
      rowsBefore += opened.page.rowStarts.length
    }
    offset = opened.end
  }
  if (offset >= chunk.end) file.pageStarts.finish(chunk)
  else file.pageStarts.note(chunk, { offset, rowsBefore, beginsRow: false })
}
