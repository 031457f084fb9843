/** Finds where pages begin by hopping from head to head: a few kilobytes a page, whatever the page holds. */

import { ByteQueue } from '../bytes/byte-queue'
import { readLazily } from '../bytes/read-lazily'
import type { ParquetFile } from '../rows/leaf-reader'
import { openLargePage } from './large-page'
import type { DataPageHeader, PageHeader } from './page-header'
import { countRows, type PageRows } from './page-rows'
import { readPageHeader } from './pages'
import type { PageStart } from './page-starts'
import type { ByteSource, ColumnChunk, Leaf } from '../types'

/** Levels of a thousand values and the header before them fit. */
export const HEAD_BYTES = 8 << 10

/** Chunks below this are read through as fast as hopped over. */
const MIN_CHUNK_BYTES = 4 << 20

/** What the head of a page tells. */
export interface PageHead {
  /** File offsets: of the header, and behind the page. */
  readonly offset: number
  readonly end: number
  readonly header: PageHeader
}

export interface DataPageHead extends PageHead, PageRows {
  readonly header: DataPageHeader
  /** Rows of the group that begin before the page. */
  readonly rowsBefore: number
  /** Entries without a value. */
  readonly nulls: number
}

/** Heads of pages in order, from one whose place is known: their headers and levels are read, their values are not. */
export async function* hopPages(
  source: ByteSource,
  chunk: ColumnChunk,
  leaf: Leaf,
  from: Pick<PageStart, 'offset' | 'rowsBefore'>,
  signal?: AbortSignal,
): AsyncGenerator<PageHead | DataPageHead> {
  let { offset, rowsBefore } = from
  while (offset < chunk.end) {
    signal?.throwIfAborted()
    const queue = new ByteQueue(readLazily(source, offset, chunk.end, HEAD_BYTES, signal))
    const header = await readPageHeader(queue, chunk, chunk.end - offset)
    await queue.skip(header.headerLength)
    const end = offset + header.headerLength + header.compressedSize
    if (header.kind === 'data' || header.kind === 'data-v2') {
      // Of its head alone: codecs that may be cut are not unpacked whole.
      const { levels, decoded } = await openLargePage(queue, chunk.codec, header, leaf, undefined, true)
      await decoded.close()
      const told = countRows(levels.repetition, header.numValues)
      yield { offset, end, header, rowsBefore, ...told, nulls: header.numValues - levels.numDefined }
      rowsBefore += told.rows
    } else yield { offset, end, header }
    await queue.close()
    offset = end
  }
}

/**
 * Notes the starts of a large chunk's pages, until one begins behind that row of the group. Of numbers outside lists the
 * headers tell the rows.
 */
export async function scanPageStarts(
  { source, pageStarts }: ParquetFile,
  chunk: ColumnChunk,
  leaf: Leaf,
  beyondRow: number,
  signal?: AbortSignal,
): Promise<void> {
  const isTold = leaf.physicalType !== 'BYTE_ARRAY' && leaf.maxRepetition === 0
  if (isTold || chunk.totalCompressedSize < MIN_CHUNK_BYTES) return
  const from = pageStarts.get(chunk)?.starts.at(-1) ?? { offset: chunk.start, rowsBefore: 0 }
  if (from.rowsBefore > beyondRow) return
  for await (const page of hopPages(source, chunk, leaf, from, signal)) {
    if (!('rows' in page)) continue
    const { offset, beginsRow } = page
    pageStarts.note(chunk, { offset, rowsBefore: page.rowsBefore, beginsRow })
    const rowsBefore = page.rowsBefore + page.rows
    if (rowsBefore <= beyondRow || page.end >= chunk.end) continue
    pageStarts.note(chunk, { offset: page.end, rowsBefore, beginsRow: false })
    return
  }
  pageStarts.finish(chunk)
}
