/**
 * Writes one column chunk from rows of slices: pages as they fill, the dictionary page (if any) first. They are data pages of
 * version 1, PLAIN or dictionary, whatever the source's were: every reader has these.
 */
import { ByteBuilder } from '../bytes/byte-builder'
import type { SinkWriter } from './byte-sink'
import { CurationError } from '@/lib/errors'
import { loadCompressor, type Compress } from '../codec/compress'
import { DictionaryBuilder } from './dictionary-builder'
import { PageBuffer } from './page-buffer'
import { maxPageValues } from '../pages/page-header'
import { entryAt, type OpenSlice } from '../rows/slice-rows'
import { valueWidth, type ValueBytes } from '../pages/value-bytes'
import { RangeTracker, rangeOrder, type RangeOrder, type ValueRange } from './value-range'
import {
  encodeDataPage,
  encodeDictionaryPage,
  encodeIndices,
  ENCODING,
  type DataPageContent,
  type EncodedPage,
} from './write-pages'
import { writePlain } from './write-values'
import type { Codec, Leaf } from '../types'

/** pyarrow fails to read a chunk back past 2 GiB of values; this leaves a margin. */
export const MAX_CHUNK_BYTES = 1 << 30
/** As arrow: bounds what a reader must decode to reach one row of a narrow column. */
const MAX_PAGE_ROWS = 20_000
/** What our own reader believes of a page however few its bytes; more only of a row by itself. */
const MAX_PAGE_ENTRIES = maxPageValues(0)
/** Of indices: past it the dictionary takes no more values and goes out, so that the pages can. */
const MAX_HELD_BYTES = 16 << 20

export interface ChunkOptions {
  readonly codec: Codec
  /** False where the codec made nothing of the source's values. */
  readonly shrinks?: boolean | undefined
  /** Try a dictionary, as the source did. */
  readonly dictionary: boolean
  /** What it begins with; then there is one, whatever else turns out. */
  readonly dictionaryStart?: ValueBytes | undefined
  /** Uncompressed bytes at which a data page ends. */
  readonly pageBytes: number
  /** Uncompressed bytes past which ChunkTooLarge is thrown. */
  readonly maxBytes: number
}

/** The rows do not fit in one chunk: fewer of them may. */
export class ChunkTooLarge extends CurationError {
  constructor(
    leaf: Leaf,
    /** Rows that did; 0 where that is not known. */
    readonly rowsThatFit: number,
  ) {
    super('export', `Column ${leaf.path.join('.')} would hold more than 1 GiB in one row group.`, {
      place: `column ${leaf.path.join('.')}`,
      next: 'One row alone is that large: leave it out of the export.',
    })
  }
}

function rowTooLong({ path }: Leaf, entries: number): CurationError {
  const column = path.join('.')
  const count = entries.toLocaleString('en-US')
  return new CurationError('export', `Column ${column} has a row of ${count} values, more than one page may hold.`, {
    place: `column ${column}`,
    next: 'Leave the row with the longest list in this column out of the export.',
  })
}

export interface PageLocation {
  /** File offset of the header. */
  readonly offset: number
  readonly compressedSize: number
  /** Row in the row group. */
  readonly firstRow: number
  readonly rows: number
  readonly nulls: number
  /** Defined values. */
  readonly values: number
  readonly range: ValueRange | undefined
}

export interface WrittenChunk {
  readonly leaf: Leaf
  readonly codec: Codec
  readonly rows: number
  readonly numValues: number
  readonly nulls: number
  readonly uncompressedSize: number
  readonly compressedSize: number
  readonly dictionaryPageOffset: number | undefined
  readonly dataPageOffset: number
  /** Of all its data pages. */
  readonly pageType: 'data' | 'data-v2'
  readonly plainPages: number
  readonly dictionaryPages: number
  readonly order: RangeOrder | undefined
  readonly range: ValueRange | undefined
  readonly pages: readonly PageLocation[]
}

interface HeldPage {
  readonly page: EncodedPage
  readonly location: Omit<PageLocation, 'offset' | 'compressedSize'>
}

export class ChunkWriter {
  private readonly order: RangeOrder | undefined
  private readonly buffer: PageBuffer
  private readonly range: RangeTracker | undefined
  private dictionary: DictionaryBuilder | undefined
  /** Pages of indices wait here until the dictionary, which comes before them, is known. */
  private held: HeldPage[] = []
  private heldBytes = 0
  private readonly pages: PageLocation[] = []
  private rows = 0
  private entries = 0
  private nulls = 0
  private uncompressed = 0
  private compressed = 0
  /** Of values that went through the dictionary, as PLAIN would have them. */
  private decoded = 0
  private dictionaryOffset: number | undefined
  private plainPages = 0
  private dictionaryPages = 0
  private compress: Promise<Compress> | undefined
  /** To work in: levels, and indices. */
  private readonly room = new ByteBuilder(1024)
  private readonly encoded = new ByteBuilder(1024)

  constructor(
    private readonly leaf: Leaf,
    private readonly options: ChunkOptions,
    private readonly out: SinkWriter,
  ) {
    this.order = rangeOrder(leaf)
    this.range = this.order === undefined ? undefined : new RangeTracker(this.order)
    this.buffer = new PageBuffer(leaf, this.order)
    if (options.dictionary && leaf.physicalType !== 'BOOLEAN')
      this.dictionary = new DictionaryBuilder(options.dictionaryStart)
    this.buffer.reset(this.dictionary !== undefined)
  }

  /** Takes rows [from, to) of a slice. */
  async append(open: OpenSlice, from: number, to: number): Promise<void> {
    let row = from
    while (row < to) {
      const end = this.rowsThatFit(open, row, to)
      if (end === row) await this.flushPage()
      else if (this.buffer.append(open, row, end, this.dictionary)) {
        this.countDecoded(open, row, end)
        row = end
      } else await this.dropDictionary()
      if (this.buffer.size >= this.options.pageBytes || this.buffer.rows >= MAX_PAGE_ROWS) await this.flushPage()
    }
  }

  /** What a reader has to hold of byte arrays, of which a dictionary's indices tell nothing. */
  private countDecoded(open: OpenSlice, from: number, to: number): void {
    if (this.leaf.physicalType !== 'BYTE_ARRAY' || this.dictionary === undefined) return
    this.decoded += PageBuffer.sizeOf(open, from, to)
    if (this.decoded > this.options.maxBytes) throw new ChunkTooLarge(this.leaf, this.rows + this.buffer.rows - 1)
  }

  async finish(): Promise<WrittenChunk> {
    if (this.buffer.rows > 0 || this.rows === 0) await this.flushPage()
    if (this.dictionary !== undefined) await this.writeDictionary(this.dictionary)
    return {
      leaf: this.leaf,
      codec: this.options.codec,
      rows: this.rows,
      numValues: this.entries,
      nulls: this.nulls,
      uncompressedSize: this.uncompressed,
      compressedSize: this.compressed,
      dictionaryPageOffset: this.dictionaryOffset,
      dataPageOffset: this.pages[0]?.offset ?? this.out.offset,
      pageType: 'data',
      plainPages: this.plainPages,
      dictionaryPages: this.dictionaryPages,
      order: this.order,
      range: this.range?.range,
      pages: this.pages,
    }
  }

  /** As many rows as keep the page within its bounds. Its bytes hold at least one, its entries one if it is empty. */
  private rowsThatFit(open: OpenSlice, from: number, to: number): number {
    const lastEntry = entryAt(open.rows, from) + MAX_PAGE_ENTRIES - this.buffer.entries
    if (this.buffer.rows > 0 && entryAt(open.rows, from + 1) > lastEntry) return from
    if (this.dictionary !== undefined) return Math.min(to, from + 1)
    let room = this.options.pageBytes - this.buffer.size
    const last = Math.min(to, from + MAX_PAGE_ROWS - this.buffer.rows)
    let row = from
    do {
      room -= PageBuffer.sizeOf(open, row, row + 1)
      row++
    } while (row < last && room > 0 && entryAt(open.rows, row + 1) <= lastEntry)
    return row
  }

  private async dropDictionary(): Promise<void> {
    const dictionary = this.dictionary
    this.dictionary = undefined
    if (dictionary === undefined) return
    const isUnused = this.held.length === 0 && this.dictionaryOffset === undefined
    const isAsked = this.options.dictionaryStart !== undefined
    if (isUnused && !isAsked && this.buffer.values < 2 * dictionary.count) {
      this.buffer.expand(dictionary.values(valueWidth(this.leaf)))
      return
    }
    if (this.buffer.rows > 0) await this.flushIndices(dictionary)
    this.buffer.reset(false)
    await this.writeDictionary(dictionary)
  }

  private async flushPage(): Promise<void> {
    if (this.dictionary !== undefined) {
      await this.flushIndices(this.dictionary)
      this.buffer.reset(true)
      return
    }
    const page = await this.encode(ENCODING.PLAIN, this.buffer.plainValues())
    this.plainPages++
    await this.writePage(page)
    this.buffer.reset(false)
  }

  private async flushIndices(dictionary: DictionaryBuilder): Promise<void> {
    const indices = this.buffer.indices ?? new Uint8Array(0)
    this.buffer.addUsed(dictionary.values(valueWidth(this.leaf)))
    const values = encodeIndices(indices, dictionary.count, this.encoded)
    const { page, location } = await this.encode(ENCODING.RLE_DICTIONARY, values)
    this.dictionaryPages++
    if (this.dictionaryOffset !== undefined) return this.writePage({ page, location })
    this.held.push({ page: { ...page, parts: page.parts.map((part) => part.slice()) }, location })
    this.heldBytes += page.compressedSize
    if (this.heldBytes >= MAX_HELD_BYTES) await this.writeDictionary(dictionary)
  }

  /** Of the rows in the buffer; throws where there is but one, of more entries than its bytes will be believed. */
  private async encode(encoding: DataPageContent['encoding'], values: Uint8Array): Promise<HeldPage> {
    const { leaf, buffer } = this
    const content = { leaf, entries: buffer.entries, ...buffer.levels(), encoding, values }
    const page = await encodeDataPage(content, await this.compressor(), this.room)
    if (buffer.entries > maxPageValues(page.unpackedSize)) throw rowTooLong(leaf, buffer.entries)
    return { page, location: this.countPage() }
  }

  private compressor(): Promise<Compress> {
    this.compress ??= loadCompressor(this.options.codec, this.options.shrinks)
    return this.compress
  }

  private countPage(): HeldPage['location'] {
    const { rows, nulls, entries, values } = this.buffer
    const range = this.buffer.range?.range
    const location = { firstRow: this.rows, rows, nulls, values, range }
    this.range?.merge(range, this.buffer.range?.usable ?? false)
    this.rows += rows
    this.nulls += nulls
    this.entries += entries
    return location
  }

  /** And the pages that wait for it. */
  private async writeDictionary(dictionary: DictionaryBuilder): Promise<void> {
    if (this.dictionaryOffset !== undefined) return
    dictionary.close()
    const values = dictionary.values(valueWidth(this.leaf))
    const plain = new ByteBuilder(values.data.length + 4 * dictionary.count)
    writePlain(plain, values, 0, dictionary.count)
    const page = await encodeDictionaryPage(plain.view(), dictionary.count, await this.compressor())
    this.dictionaryOffset = this.out.offset
    await this.writeEncoded(page, 0)
    for (const held of this.held) await this.writePage(held)
    this.held = []
  }

  private async writePage({ page, location }: HeldPage): Promise<void> {
    this.pages.push({ ...location, offset: this.out.offset, compressedSize: page.compressedSize })
    await this.writeEncoded(page, location.firstRow)
  }

  private async writeEncoded(page: EncodedPage, rowsBefore: number): Promise<void> {
    this.uncompressed += page.uncompressedSize
    this.compressed += page.compressedSize
    if (this.uncompressed > this.options.maxBytes) throw new ChunkTooLarge(this.leaf, rowsBefore)
    for (const part of page.parts) await this.out.write(part)
  }
}
