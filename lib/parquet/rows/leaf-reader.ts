/** Whole rows of one leaf, whatever the pages: a row begins where the repetition level is 0, never at a page's edge. */

import { corrupt, locate } from '../corrupt'
import { decodeDataPage, decodeDictionaryPage, type DecodedPage, type DecodePage } from '../pages/decode-page'
import { joinPages, MAX_SLICE_BYTES, tooMuch } from '../pages/join-pages'
import type { BinaryIndex } from '../images/binary-index'
import type { Levels } from '../pages/level-runs'
import { isDictionary } from '../pages/page-header'
import { countRows, peekRows } from '../pages/page-rows'
import { scanPageStarts } from '../pages/page-scan'
import { findStart, readOffsetIndex, type PageStartCache } from '../pages/page-starts'
import { readPages, type Page } from '../pages/pages'
import type { ByteSource, ColumnChunk, Footer, Leaf, LeafSlice, PhysicalValues, RowGroup } from '../types'

/** Up to this size a chunk is fetched whole for some of its rows, and its pages are found in memory, not by an index. */
export const WHOLE_CHUNK_BYTES = 512 << 10

/** An open file: see openParquet. */
export interface ParquetFile {
  readonly source: ByteSource
  readonly footer: Footer
  readonly pageStarts: PageStartCache
  readonly binaryIndex: BinaryIndex
}

export interface RowRange {
  /** Number in the file of the first row wanted; by default the group's first. */
  readonly firstRow?: number | undefined
  /** Rows wanted, cut at the group's end; by default all that are left in the group. */
  readonly numRows?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Another way to decode the pages. */
  readonly decode?: DecodePage | undefined
}

/** Pages of one leaf, cut to whole rows [firstRow, firstRow + numRows) of the file. */
export interface LeafPages {
  readonly firstRow: number
  readonly numRows: number
  readonly pages: readonly DecodedPage[]
}

/**
 * Physical values of some rows of one column chunk.
 * Throws CurationError 'corrupt' | 'unsupported', what the source throws, or AbortError.
 */
export async function readLeaf(
  file: ParquetFile,
  rowGroupIndex: number,
  leaf: Leaf,
  range: RowRange = {},
): Promise<LeafSlice> {
  const { firstRow, numRows, pages } = await readLeafPages(file, rowGroupIndex, leaf, range)
  try {
    return { leaf, firstRow, numRows, ...joinPages(leaf, pages) }
  } catch (error) {
    throw locate(error, file.source.name, placeOf(rowGroupIndex, leaf))
  }
}

/** The same, page by page, with dictionary values still as indices. */
export async function readLeafPages(
  file: ParquetFile,
  rowGroupIndex: number,
  leaf: Leaf,
  range: RowRange = {},
): Promise<LeafPages> {
  const group = file.footer.rowGroups[rowGroupIndex]
  const chunk = group?.columns[leaf.leafIndex]
  if (!group || !chunk) throw corrupt(`Row group ${rowGroupIndex} has no column ${leaf.path.join('.')}.`)
  const first = Math.min(Math.max((range.firstRow ?? group.firstRow) - group.firstRow, 0), group.numRows)
  const end = Math.min(first + (range.numRows ?? group.numRows), group.numRows)
  const place = { firstRow: group.firstRow + first, numRows: end - first }
  if (first === end) return { ...place, pages: [] }
  try {
    const reader = new ChunkReader(file, group, chunk, leaf, range.signal, range.decode)
    return { ...place, pages: await reader.readRows(first, end) }
  } catch (error) {
    throw locate(error, file.source.name, placeOf(rowGroupIndex, leaf))
  }
}

function placeOf(rowGroupIndex: number, leaf: Leaf): string {
  return `row group ${rowGroupIndex}, column ${leaf.path.join('.')}`
}

/** Reads one column chunk: rows of it, or all its pages one after the other. */
export class ChunkReader {
  #dictionaryPage: Page | undefined
  #dictionary: PhysicalValues | undefined

  constructor(
    readonly file: ParquetFile,
    readonly group: RowGroup,
    readonly chunk: ColumnChunk,
    readonly leaf: Leaf,
    readonly signal: AbortSignal | undefined,
    readonly decode: DecodePage = decodeDataPage,
  ) {}

  /** Rows [first, end) of the group. */
  async readRows(first: number, end: number): Promise<DecodedPage[]> {
    const extent = await this.#findExtent(first, end)
    const kept: DecodedPage[] = []
    let row = extent.rowsBefore
    let [entries, bytes] = [0, 0]
    for await (const page of readPages(this.file.source, this.chunk, this.signal, extent.from, extent.to)) {
      const { header, offset, body } = page
      if (header.kind === 'dictionary') this.#dictionaryPage = page
      if (header.kind !== 'data' && header.kind !== 'data-v2') continue
      entries += header.numValues
      if (entries > this.chunk.numValues) throw corrupt('The file is damaged: a column holds more values than it says.')
      const told = peekRows(body, header, this.leaf)
      const beginsRow = told?.beginsRow ?? false
      this.file.pageStarts.note(this.chunk, { offset, rowsBefore: row, beginsRow })
      if (row >= end && beginsRow) return kept
      if (told !== undefined && row + told.rows <= first) {
        row += told.rows
        continue
      }
      const taken = Math.max(header.uncompressedSize, header.numValues * this.#entryBytes)
      if (taken > MAX_SLICE_BYTES) throw tooMuch(taken)
      if (!this.#dictionaryPage && isDictionary(header.encoding)) await this.#findDictionary()
      const decoded = this.decode(page, this.leaf, this.chunk, () => this.#decodeDictionary())
      const cut = cutRows(decoded, this.leaf, row, first, end)
      if (cut.page.numEntries > 0) {
        kept.push(cut.page)
        bytes += Math.max(header.uncompressedSize, cut.page.numEntries * this.#entryBytes)
        if (bytes > MAX_SLICE_BYTES) throw tooMuch(bytes)
      }
      row = cut.rowsAfter
      // A page of lists may go on in the next one with the row it ended in.
      if (cut.beyond || (row >= end && this.leaf.maxRepetition === 0)) return kept
    }
    if (row < end) throw corrupt('The file is damaged: a column ends before its rows do.')
    return kept
  }

  /** What an entry takes laid out, however few bytes of the page stand for it: a cell of a row, or a byte of a list that stands for bytes. */
  get #entryBytes(): number {
    return this.decode === decodeDataPage ? 8 : 1
  }

  /** Data pages in order, decoded one at a time. */
  async *pages(): AsyncGenerator<DecodedPage> {
    let row = 0
    for await (const page of readPages(this.file.source, this.chunk, this.signal)) {
      if (page.header.kind === 'dictionary') this.#dictionaryPage = page
      if (page.header.kind !== 'data' && page.header.kind !== 'data-v2') continue
      const decoded = this.decode(page, this.leaf, this.chunk, () => this.#decodeDictionary())
      const { rows, beginsRow } = countRows(decoded.repetition, decoded.numEntries)
      this.file.pageStarts.note(this.chunk, { offset: page.offset, rowsBefore: row, beginsRow })
      row += rows
      yield decoded
    }
    this.file.pageStarts.finish(this.chunk)
  }

  /** The part of the chunk to read, from the offset index or from pages met before. */
  async #findExtent(first: number, end: number): Promise<{ from: number; to: number; rowsBefore: number }> {
    const { chunk, group, file } = this
    const whole = { from: chunk.start, to: chunk.end, rowsBefore: 0 }
    if (first === 0 && end === group.numRows) return whole
    const isIndexed = chunk.offsetIndex !== undefined && chunk.totalCompressedSize > WHOLE_CHUNK_BYTES
    if (isIndexed && !file.pageStarts.get(chunk)?.complete) {
      file.pageStarts.set(chunk, await readOffsetIndex(file.source, chunk, group, this.signal))
    }
    if (!file.pageStarts.get(chunk)?.complete) await scanPageStarts(file, chunk, this.leaf, end, this.signal)
    const known = file.pageStarts.get(chunk)
    const start = known?.starts[findStart(known.starts, first)]
    if (!known || start === undefined) return whole
    const stop = known.starts.find(({ rowsBefore, beginsRow }) => (beginsRow ? rowsBefore >= end : rowsBefore > end))
    const from = start.rowsBefore === 0 ? chunk.start : start.offset
    return { from, to: stop?.offset ?? chunk.end, rowsBefore: start.rowsBefore }
  }

  /** The dictionary heads the chunk; reading that began further on has not met it. */
  async #findDictionary(): Promise<void> {
    const { source } = this.file
    for await (const page of readPages(source, this.chunk, this.signal, this.chunk.start, this.#firstDataOffset())) {
      if (page.header.kind === 'dictionary') this.#dictionaryPage = page
      return
    }
  }

  #firstDataOffset(): number {
    return this.file.pageStarts.get(this.chunk)?.starts[0]?.offset ?? this.chunk.end
  }

  #decodeDictionary(): PhysicalValues | undefined {
    if (!this.#dictionary && this.#dictionaryPage) {
      this.#dictionary = decodeDictionaryPage(this.#dictionaryPage, this.leaf, this.chunk)
    }
    return this.#dictionary
  }
}

/** The part of a page that belongs to rows [first, end); `rowsBefore` rows began before the page. */
function cutRows(
  page: DecodedPage,
  leaf: Leaf,
  rowsBefore: number,
  first: number,
  end: number,
): { page: DecodedPage; rowsAfter: number; beyond: boolean } {
  const { repetition, numEntries } = page
  if (!repetition) {
    const from = Math.min(Math.max(first - rowsBefore, 0), numEntries)
    const to = Math.min(Math.max(end - rowsBefore, 0), numEntries)
    return { page: cutEntries(page, leaf, from, to), rowsAfter: rowsBefore + numEntries, beyond: to < numEntries }
  }
  if (rowsBefore === 0 && numEntries > 0 && repetition.at(0) !== 0) {
    throw corrupt('The file is damaged: a column does not begin with a row.')
  }
  const from = first < rowsBefore ? 0 : entryOfRow(repetition, first - rowsBefore)
  const to = end < rowsBefore ? 0 : entryOfRow(repetition, end - rowsBefore)
  const beyond = to < numEntries
  const rowsAfter = beyond ? end : rowsBefore + repetition.count(0)
  return { page: cutEntries(page, leaf, Math.min(from, to), to), rowsAfter, beyond }
}

/** First entry of the row that begins in the page after so many others; where there is none, the page's end. */
function entryOfRow(repetition: Levels, rowsBegun: number): number {
  let entry = 0
  let left = rowsBegun
  for (const runs = repetition.runs(); runs.length > 0; runs.take(runs.length)) {
    if (runs.level === 0) {
      if (left < runs.length) return entry + left
      left -= runs.length
    }
    entry += runs.length
  }
  return entry
}

function cutEntries(page: DecodedPage, leaf: Leaf, from: number, to: number): DecodedPage {
  if (from === 0 && to === page.numEntries) return page
  const { definition, repetition } = page
  const before = countDefined(page, leaf, from)
  const numValues = countDefined(page, leaf, to) - before
  return {
    repetition: repetition?.slice(from, to),
    definition: definition?.slice(from, to),
    numEntries: to - from,
    values: cutValues(page.values, before, before + numValues),
    numValues,
  }
}

/** Defined values among the first `entries` entries. */
function countDefined({ definition, numEntries, numValues }: DecodedPage, leaf: Leaf, entries: number): number {
  if (!definition) return entries
  return entries === numEntries ? numValues : definition.count(leaf.maxDefinition, 0, entries)
}

function cutValues(values: DecodedPage['values'], from: number, to: number): DecodedPage['values'] {
  if ('indices' in values) return { indices: values.indices.subarray(from, to), dictionary: values.dictionary }
  if ('offsets' in values) return { data: values.data, offsets: values.offsets.subarray(from, to + 1) }
  // A few of many would hold on to all of them.
  return (to - from) * 4 < values.length ? values.slice(from, to) : values.subarray(from, to)
}
