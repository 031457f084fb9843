/** Where pages begin and how many rows began before them: learnt while reading, so that nothing is walked twice. */

import { bounded, corrupt } from '../corrupt'
import { ThriftReader, type ThriftStruct } from '../footer/thrift'
import type { ByteSource, ColumnChunk, RowGroup } from '../types'

export interface PageStart {
  /** File offset of the page's header. */
  readonly offset: number
  /** Rows of the group that begin before the page. The page may first go on with the last of them. */
  readonly rowsBefore: number
  /** True where the page is known to begin with a row. */
  readonly beginsRow: boolean
}

export interface PageStarts {
  /** Data pages in order, the first one first. */
  readonly starts: readonly PageStart[]
  /** True when the chunk's last page is among them. */
  readonly complete: boolean
}

/** What is known of each chunk's pages; one per open file. */
export class PageStartCache {
  readonly #known = new Map<ColumnChunk, { starts: PageStart[]; complete: boolean }>()

  get(chunk: ColumnChunk): PageStarts | undefined {
    return this.#known.get(chunk)
  }

  set(chunk: ColumnChunk, starts: PageStart[]): void {
    this.#known.set(chunk, { starts, complete: true })
  }

  /** Notes a page met in order; one that is known already, or that does not follow on, changes nothing. */
  note(chunk: ColumnChunk, start: PageStart): void {
    let known = this.#known.get(chunk)
    if (!known) this.#known.set(chunk, (known = { starts: [], complete: false }))
    const last = known.starts.at(-1)
    if (last === undefined ? start.rowsBefore === 0 : start.offset > last.offset && !known.complete) {
      known.starts.push(start)
    }
  }

  finish(chunk: ColumnChunk): void {
    const known = this.#known.get(chunk)
    if (known) known.complete = true
  }
}

/** Number of the page to begin at for that row of the group (the last one that no more rows begin before). */
export function findStart(starts: readonly PageStart[], row: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] as PageStart).rowsBefore <= row) low = middle
    else high = middle - 1
  }
  return low
}

/** Reads a chunk's offset index. Throws CurationError 'corrupt' where it points outside the chunk. */
export async function readOffsetIndex(
  source: ByteSource,
  chunk: ColumnChunk,
  group: RowGroup,
  signal?: AbortSignal,
): Promise<PageStart[]> {
  if (!chunk.offsetIndex) throw corrupt('The column has no offset index.')
  const { offset, length } = chunk.offsetIndex
  const bytes = await source.read(offset, offset + length, signal)
  const pages = new ThriftReader(bytes).readStruct()[1]
  if (!Array.isArray(pages) || pages.length === 0) throw corrupt('The file is damaged: an offset index is empty.')
  const starts = (pages as ThriftStruct[]).map((page) => ({
    offset: bounded(page[1], chunk.end, 'a page offset'),
    rowsBefore: bounded(page[3], group.numRows, 'a first row'),
    beginsRow: true,
  }))
  starts.forEach((start, i) => {
    const previous = starts[i - 1]
    const inOrder = previous
      ? start.offset > previous.offset && start.rowsBefore >= previous.rowsBefore
      : start.offset >= chunk.start && start.rowsBefore === 0
    if (!inOrder) throw corrupt('The file is damaged: an offset index is out of order.')
  })
  return starts
}
