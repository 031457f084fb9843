/** Finds the cells of one row among a chunk's pages, opening no more pages than lie between what is known and the row. */

import type { ChunkIndex } from './binary-index'
import type { CellPage } from '../pages/binary-page'
import { openPage, type BinaryColumn } from '../pages/open-page'
import { ByteQueue } from '../bytes/byte-queue'
import { corrupt } from '../corrupt'
import type { ParquetFile } from '../rows/leaf-reader'
import { readLazily } from '../bytes/read-lazily'
import { HEAD_BYTES } from '../pages/page-scan'
import { findStart, readOffsetIndex } from '../pages/page-starts'
import type { RowGroup } from '../types'

export interface RowCell {
  readonly page: CellPage
  /** Number of the value in its page or dictionary, or NULL_CELL. */
  readonly value: number
}

export class RowFinder {
  constructor(
    readonly file: ParquetFile,
    readonly group: RowGroup,
    readonly column: BinaryColumn,
    readonly index: ChunkIndex,
    readonly signal: AbortSignal | undefined,
  ) {}

  /** Cells of a row of the group, in order. */
  async findCells(row: number): Promise<RowCell[]> {
    await this.#readDictionaryHeader()
    let page: CellPage | undefined = await this.#findPage(row)
    const nth = row - page.rowsBefore
    const from = page.rowStarts[nth]
    if (from === undefined) throw corrupt('The file is damaged: a row is missing from its column.')
    const cells: RowCell[] = []
    const to = page.rowStarts[nth + 1]
    take(cells, page, from, to ?? page.cells.length)
    while (to === undefined && page && !page.endsRow) {
      page = await this.#pageAfter(page)
      if (page) take(cells, page, 0, page.rowStarts[0] ?? page.cells.length)
      if (page && page.rowStarts.length > 0) break
    }
    return cells
  }

  async #findPage(row: number): Promise<CellPage> {
    const { chunk } = this.column
    const { pageStarts, source } = this.file
    if (chunk.offsetIndex && !pageStarts.get(chunk)?.complete) {
      pageStarts.set(chunk, await readOffsetIndex(source, chunk, this.group, this.signal))
    }
    const known = pageStarts.get(chunk)
    const start = known?.starts[findStart(known.starts, row)]
    let page = await this.#pageAt(start?.offset ?? this.#firstOffset(), start?.rowsBefore ?? 0)
    while (page && page.rowsBefore + page.rowStarts.length <= row) {
      page = await this.#pageAfter(page)
    }
    if (!page) throw corrupt('The file is damaged: a column ends before its rows do.')
    return page
  }

  #firstOffset(): number {
    const { dictionary } = this.index
    return dictionary ? dictionary.offset + dictionary.length : this.column.chunk.start
  }

  /** Where the next page is known, what is no data page between the two is not read to be passed over. */
  #pageAfter({ end, rowsBefore, rowStarts }: CellPage): Promise<CellPage | undefined> {
    const known = this.file.pageStarts.get(this.column.chunk)?.starts.find(({ offset }) => offset >= end)
    return this.#pageAt(known?.offset ?? end, rowsBefore + rowStarts.length)
  }

  async #pageAt(offset: number, rowsBefore: number): Promise<CellPage | undefined> {
    const { chunk } = this.column
    for (let at = offset; at < chunk.end;) {
      this.signal?.throwIfAborted()
      const known = this.index.pages.get(at)
      if (known) return known
      const opened = await this.#open(at, rowsBefore)
      if (opened.kind === 'cells') {
        if (opened.whole) this.file.binaryIndex.holdOpaque(opened.page, opened.whole)
        this.index.pages.set(at, opened.page)
        this.file.pageStarts.note(chunk, { offset: at, rowsBefore, beginsRow: opened.page.beginsRow })
        return opened.page
      }
      at = opened.end
    }
    this.file.pageStarts.finish(chunk)
    return undefined
  }

  async #open(offset: number, rowsBefore: number) {
    const queue = new ByteQueue(readLazily(this.file.source, offset, this.column.chunk.end, HEAD_BYTES, this.signal))
    try {
      return await openPage(queue, this.column, offset, rowsBefore, this.index.dictionary?.numValues ?? 0)
    } finally {
      await queue.close()
    }
  }

  /** The dictionary, where there is one, is the chunk's first page. */
  async #readDictionaryHeader(): Promise<void> {
    if (this.index.dictionary !== undefined) return
    const { chunk } = this.column
    if (chunk.start >= chunk.end) throw corrupt('The file is damaged: a column has no pages.')
    const opened = await this.#open(chunk.start, 0)
    this.index.dictionary = opened.kind === 'dictionary' ? opened.values : null
    if (opened.kind !== 'cells') return
    if (opened.whole) this.file.binaryIndex.holdOpaque(opened.page, opened.whole)
    this.index.pages.set(chunk.start, opened.page)
    // Else the next page noted would follow on one that another reader notes meanwhile, and those between be missing.
    this.file.pageStarts.note(chunk, { offset: chunk.start, rowsBefore: 0, beginsRow: opened.page.beginsRow })
  }
}

function take(cells: RowCell[], page: CellPage, from: number, to: number): void {
  for (let i = from; i < to; i++) cells.push({ page, value: page.cells[i] as number })
}
