/** One pass over a chunk of binary values in file order: cells as they come, places noted, one page's part in memory. */

import { NULL_CELL, type CellPage } from '../pages/binary-page'
import { openPage, type BinaryColumn, type CellsOpened, type OpenedPage } from '../pages/open-page'
import { ByteArena } from '../bytes/byte-arena'
import { ByteQueue } from '../bytes/byte-queue'
import { HeadStart } from '../bytes/head-start'
import { maxDecodedBytes } from '../codec/codecs'
import { corrupt } from '../corrupt'
import { DictionaryPass } from './dictionary-pass'
import { ValueKeeper, type CellStore } from './kept-values'
import type { ParquetFile } from '../rows/leaf-reader'
import { PassValues } from './pass-values'
import type { ByteStream, RowGroup } from '../types'

export interface RowOfCells {
  /** Row number in the file. */
  readonly row: number
  readonly cells: (Uint8Array | null)[]
}

export class ImagePass {
  #dictionary: DictionaryPass | undefined
  #row: number
  #decoded = 0
  #cells: (Uint8Array | null)[] | undefined
  #begun: HeadStart | undefined
  readonly #keeper: ValueKeeper
  readonly #values: PassValues
  /** Of the row under way. */
  readonly #memory = new ByteArena()
  /** Of the page under way. */
  readonly #unpacked = new ByteArena()

  constructor(
    readonly file: ParquetFile,
    readonly group: RowGroup,
    readonly column: BinaryColumn,
    readonly signal: AbortSignal | undefined,
    store: CellStore | undefined,
  ) {
    this.#keeper = new ValueKeeper(store)
    this.#values = new PassValues(file.source, this.#keeper, this.#memory, signal)
    this.#row = group.firstRow - 1
  }

  /** Reads the head of the chunk while another one is worked on. */
  begin(): void {
    this.#begun = new HeadStart(this.#stream(this.column.chunk.start))
  }

  /** For a pass that began and will not be run. */
  async close(): Promise<void> {
    await this.#begun?.close()
  }

  async *rows(): AsyncGenerator<RowOfCells> {
    const { chunk } = this.column
    const open = [new ByteQueue(this.#begun ?? this.#stream(chunk.start))]
    let queue = open[0] as ByteQueue
    let queueStart = chunk.start
    try {
      for (let offset = chunk.start; offset < chunk.end;) {
        this.signal?.throwIfAborted()
        const rowsBefore = this.#row + 1 - this.group.firstRow
        const dictionarySize = this.#dictionary?.page.numValues ?? 0
        const opened = await openPage(queue, this.column, offset, rowsBefore, dictionarySize, this.#unpacked)
        this.#checkDecoded(opened, offset)
        offset = opened.end
        if (opened.kind === 'cells') yield* this.#readCells(opened)
        if (opened.kind === 'dictionary') {
          this.#dictionary = new DictionaryPass(
            this.file,
            opened.values,
            opened.decoded,
            this.#keeper,
            this.#memory,
            this.signal,
          )
          open.push((queue = new ByteQueue(this.#stream((queueStart = offset)))))
        }
        await queue.skip(offset - queueStart - queue.taken)
      }
      yield* this.#finish()
      await this.#dictionary?.finish()
      this.#index.isComplete = true
    } finally {
      this.#keepDictionary()
      for (const each of open) await each.close()
    }
  }

  #stream(from: number): ByteStream {
    return this.file.source.stream(from, this.column.chunk.end, this.signal)
  }

  /** Not before the pass has ended: who reads one image in the meantime notes places of its own. */
  #keepDictionary(): void {
    const page = this.#dictionary?.page
    // One that is known as far by single reads may lack the ways in that a pass finds.
    if (page && page.known >= (this.#index.dictionary?.known ?? -1)) this.#index.dictionary = page
  }

  #checkDecoded(opened: OpenedPage, offset: number): void {
    const values =
      opened.kind === 'dictionary' ? opened.values : opened.kind === 'cells' ? opened.page.values : undefined
    if (typeof values === 'object') this.#decoded += values.decodedLength
    if (this.#decoded <= maxDecodedBytes(Math.max(opened.end, offset) - this.column.chunk.start)) return
    throw corrupt('The file is damaged: its pages unpack to far more than they can hold.')
  }

  get #index() {
    return this.file.binaryIndex.of(this.column.chunk)
  }

  async *#readCells(opened: CellsOpened): AsyncGenerator<RowOfCells> {
    const { page, decoded } = opened
    const { offset, rowsBefore, beginsRow } = page
    this.file.pageStarts.note(this.column.chunk, { offset, rowsBefore, beginsRow })
    const read = this.#values.reader(opened, this.#dictionary)
    let rows = 0
    for (let i = 0; i <= page.cells.length; i++) {
      while (rows < page.rowStarts.length && page.rowStarts[rows] === i) {
        rows++
        yield* this.#nextRow()
      }
      if (i === page.cells.length) break
      const value = page.cells[i] as number
      if (!this.#cells) throw corrupt('The file is damaged: a column does not begin with a row.')
      this.#holdLast()
      this.#cells.push(value === NULL_CELL ? null : await read(value))
    }
    this.#holdLast()
    await decoded?.close()
    this.#keep(page)
  }

  /** What is read next may overwrite the memory the row's last cell is a view of. */
  #holdLast(): void {
    const last = this.#cells?.at(-1)
    if (!this.#cells || !last) return
    const held = this.#memory.take(last.length)
    held.set(last)
    this.#cells[this.#cells.length - 1] = held
  }

  /** A page that was walked before, in parts, is replaced by what is known now. */
  #keep(page: CellPage): void {
    this.#index.pages.set(page.offset, page)
  }

  *#nextRow(): Generator<RowOfCells> {
    if (this.#cells) yield { row: this.#row, cells: this.#cells }
    this.#memory.clear()
    this.#row++
    this.#cells = []
  }

  *#finish(): Generator<RowOfCells> {
    if (this.#cells) yield { row: this.#row, cells: this.#cells }
    if (this.#row + 1 !== this.group.firstRow + this.group.numRows) {
      throw corrupt('The file is damaged: a column ends before its rows do.')
    }
    this.file.pageStarts.finish(this.column.chunk)
    if (!this.#dictionary) this.#index.dictionary = null
  }
}
