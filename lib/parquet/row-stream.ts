/** The rows of one column chunk in order, as whole rows, one page in memory at a time. */
import { corrupt, locate } from './corrupt'
import { decodeDataPage, decodeDictionaryPage, type DecodedPage } from './decode-page'
import type { ParquetFile } from './leaf-reader'
import type { OpenSlice } from './page-buffer'
import type { DataPageHeader } from './page-header'
import { readPages, type Page } from './pages'
import { entryAt, findRows, valueAt } from './slice-rows'
import { valueBytes, valueEnd, valueStart, type ValueBytes } from './value-bytes'
import type { ColumnChunk, Leaf, PhysicalValues, RowGroup } from './types'

/** Rows [firstRow, firstRow + numRows) of the row group; undefined levels where the leaf's maximum is 0. */
export interface StreamedRows extends OpenSlice {
  readonly firstRow: number
}

/** True for the rows a caller wants; pages without any may be passed over undecoded. */
export type WantsRows = (firstRow: number, numRows: number) => boolean

/** Throws CurationError ('corrupt', 'unsupported') naming file and column, what the source throws, or AbortError. */
export async function* streamRows(
  file: ParquetFile,
  group: RowGroup,
  leaf: Leaf,
  wants: WantsRows,
  signal?: AbortSignal,
): AsyncGenerator<StreamedRows> {
  const chunk = group.columns[leaf.leafIndex]!
  const rows = new RowAssembler(leaf)
  let dictionary: Page | PhysicalValues | undefined
  try {
    for await (const page of readPages(file.source, chunk, signal)) {
      if (page.header.kind === 'dictionary') dictionary = page
      if (page.header.kind !== 'data' && page.header.kind !== 'data-v2') continue
      const numRows = rowsOf(page.header, leaf)
      if (numRows !== undefined && !rows.isOpen && !wants(rows.next, numRows)) {
        rows.next += numRows
        continue
      }
      const decoded = decodeDataPage(page, leaf, chunk, () => {
        if (dictionary !== undefined && 'header' in dictionary)
          dictionary = decodeDictionaryPage(dictionary, leaf, chunk)
        return dictionary as PhysicalValues | undefined
      })
      yield* rows.add(decoded, rows.next + (numRows ?? 0) === group.numRows && numRows !== undefined)
    }
    yield* rows.finish()
    if (rows.next !== group.numRows) throw corrupt('The file is damaged: a column ends before its rows do.')
  } catch (error) {
    throw locate(error, file.source.name, placeOf(group, leaf))
  }
}

export function placeOf(group: RowGroup, leaf: Leaf): string {
  return `row group ${group.index}, column ${leaf.path.join('.')}`
}

/** Rows that begin in a page, where its header tells. */
function rowsOf(header: DataPageHeader, leaf: Leaf): number | undefined {
  return leaf.maxRepetition === 0 ? header.numValues : header.numRows
}

export function isDictionaryEncoded(chunk: ColumnChunk): boolean {
  return chunk.dictionaryPageOffset !== undefined || chunk.encodings.some((name) => name.endsWith('_DICTIONARY'))
}

/** Pages of v1 end anywhere: the last row of one waits until it is known where it ends. */
class RowAssembler {
  /** Row of the group that comes next. */
  next = 0
  private open: StreamedRows | undefined

  constructor(private readonly leaf: Leaf) {}

  get isOpen(): boolean {
    return this.open !== undefined
  }

  *add(page: DecodedPage, isLast: boolean): Generator<StreamedRows> {
    const { repetition, definition, numEntries } = page
    if (numEntries === 0) return
    const values =
      'indices' in page.values
        ? valueBytes(this.leaf, page.values.dictionary, page.values.indices)
        : valueBytes(this.leaf, page.values)
    const continues = repetition === undefined ? 0 : countContinued(repetition)
    if (continues > 0 && this.open === undefined)
      throw corrupt('The file is damaged: a column does not begin with a row.')
    const numRows = repetition === undefined ? numEntries : countRows(repetition)
    // Entries before the first row start belong to the open row: a row of their own for the moment.
    const levels = { numRows: numRows + (continues > 0 ? 1 : 0), numEntries, definition, repetition }
    const slice = { ...levels, rows: findRows(this.leaf, continues > 0 ? headed(levels) : levels), values }
    let from = 0
    if (this.open !== undefined) {
      if (continues > 0) this.open = joinRow(this.leaf, this.open, slice)
      from = continues > 0 ? 1 : 0
      if (numRows > 0) yield* this.finish()
    }
    if (numRows === 0) return
    const hold = repetition !== undefined && !isLast
    const to = hold ? slice.numRows - 1 : slice.numRows
    if (to > from) yield { ...cut(slice, from, to), firstRow: this.next }
    this.next += to - from
    if (hold) this.open = { ...copyRow(this.leaf, slice, to), firstRow: this.next }
  }

  *finish(): Generator<StreamedRows> {
    if (this.open === undefined) return
    yield this.open
    this.open = undefined
    this.next++
  }
}

function countContinued(repetition: Uint8Array): number {
  const first = repetition.indexOf(0)
  return first < 0 ? repetition.length : first
}

function countRows(repetition: Uint8Array): number {
  let rows = 0
  for (const level of repetition) if (level === 0) rows++
  return rows
}

/** The same levels as if a row began at the first entry. */
function headed<T extends { readonly repetition: Uint8Array | undefined }>(levels: T): T {
  const repetition = levels.repetition?.slice()
  if (repetition !== undefined) repetition[0] = 0
  return { ...levels, repetition }
}

/** Rows [from, to) without moving a byte. */
function cut(open: OpenSlice, from: number, to: number): OpenSlice {
  if (from === 0 && to === open.numRows) return open
  const { entries, values } = open.rows
  return {
    ...open,
    numRows: to - from,
    rows: { entries: entries?.subarray(from, to + 1), values: values?.subarray(from, to + 1) },
  }
}

/** One row with bytes of its own, so that the page can go. */
function copyRow(leaf: Leaf, open: OpenSlice, row: number): OpenSlice {
  const [from, to] = [entryAt(open.rows, row), entryAt(open.rows, row + 1)]
  const values = copyValues(open.values, valueAt(open.rows, row), valueAt(open.rows, row + 1))
  const levels = {
    numRows: 1,
    numEntries: to - from,
    definition: open.definition?.slice(from, to),
    repetition: open.repetition?.slice(from, to),
  }
  return { ...levels, rows: findRows(leaf, levels), values }
}

function copyValues(values: ValueBytes, from: number, to: number): ValueBytes {
  const offsets = new Float64Array(to - from + 1)
  for (let i = from; i < to; i++)
    offsets[i - from + 1] = offsets[i - from]! + valueEnd(values, i) - valueStart(values, i)
  const data = new Uint8Array(offsets[to - from]!)
  for (let i = from; i < to; i++)
    data.set(values.data.subarray(valueStart(values, i), valueEnd(values, i)), offsets[i - from])
  return { data, offsets, width: values.width, indices: undefined }
}

/** The open row with the entries that head the next page. */
function joinRow(leaf: Leaf, open: StreamedRows, page: OpenSlice): StreamedRows {
  const more = copyRow(leaf, page, 0)
  const definition = open.definition && join(open.definition, more.definition ?? new Uint8Array(0))
  const repetition = open.repetition && join(open.repetition, page.repetition!.subarray(0, entryAt(page.rows, 1)))
  const data = join(open.values.data, more.values.data)
  const offsets = new Float64Array(open.values.offsets!.length + more.values.offsets!.length - 1)
  offsets.set(open.values.offsets!)
  const base = open.values.data.length
  for (let i = 1; i < more.values.offsets!.length; i++) {
    offsets[open.values.offsets!.length + i - 1] = base + more.values.offsets![i]!
  }
  const levels = { numRows: 1, numEntries: repetition?.length ?? 1, definition, repetition }
  const values = { data, offsets, width: open.values.width, indices: undefined }
  return { ...levels, rows: findRows(leaf, levels), values, firstRow: open.firstRow }
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length)
  joined.set(a)
  joined.set(b, a.length)
  return joined
}
