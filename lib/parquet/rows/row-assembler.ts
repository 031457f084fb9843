/** Pages cut into whole rows: one of lists ends anywhere, so its last row waits until it is known where it ends. */
import { ByteArena } from '../bytes/byte-arena'
import { joinBytes } from '../bytes/byte-builder'
import { corrupt } from '../corrupt'
import type { DecodedPage } from '../pages/decode-page'
import type { OpenSlice } from './slice-rows'
import type { StreamedRows } from './row-stream'
import { entryAt, findRows, valueAt } from './slice-rows'
import { Levels, LevelsBuilder } from '../pages/level-runs'
import { gather, isSameView, valueBytes, valueEnd, valueStart, type ValueBytes } from '../pages/value-bytes'
import type { Leaf } from '../types'

export class RowAssembler {
  /** Row of the group that comes next. */
  next = 0
  private open: StreamedRows | undefined

  constructor(private readonly leaf: Leaf) {}

  get isOpen(): boolean {
    return this.open !== undefined
  }

  /** Rows that have begun; the last of them may still go on. */
  get begun(): number {
    return this.next + (this.isOpen ? 1 : 0)
  }

  /** `endsRow`: the page's last row is whole. */
  *add(page: DecodedPage, endsRow: boolean): Generator<StreamedRows> {
    const { repetition, definition, numEntries } = page
    if (numEntries === 0) return
    const values =
      'indices' in page.values
        ? valueBytes(this.leaf, page.values.dictionary, page.values.indices)
        : valueBytes(this.leaf, page.values)
    const continues = repetition === undefined ? 0 : countContinued(repetition)
    if (continues > 0 && this.open === undefined) {
      if (this.next === 0) throw corrupt('The file is damaged: a column does not begin with a row.')
      // It goes on with the last row of a page that was passed over.
      this.startAt(this.next)
    }
    const numRows = repetition?.count(0) ?? numEntries
    // Entries before the first row start belong to the open row: a row of their own for the moment.
    const levels = { numRows: numRows + (continues > 0 ? 1 : 0), numEntries, definition, repetition }
    const slice = { ...levels, rows: findRows(this.leaf, levels), values }
    let from = 0
    if (this.open !== undefined) {
      if (continues > 0) this.open = joinRow(this.leaf, this.open, slice)
      from = continues > 0 ? 1 : 0
      if (numRows > 0) yield* this.finish()
    }
    if (numRows === 0) return
    const hold = repetition !== undefined && !endsRow
    const to = hold ? slice.numRows - 1 : slice.numRows
    if (to > from) yield { ...cut(slice, from, to), firstRow: this.next }
    this.next += to - from
    if (hold) this.open = { ...copyRow(this.leaf, slice, to), firstRow: this.next }
  }

  /** Goes on at a page that so many rows begin before; the last of them may reach into it, and comes out as a stub. */
  startAt(rowsBefore: number): void {
    this.next = rowsBefore
    if (this.leaf.maxRepetition === 0 || rowsBefore === 0) return
    const first = Levels.of(new Uint8Array(1))
    const levels = { numRows: 1, numEntries: 1, definition: first, repetition: first }
    const rows = { entries: Uint32Array.of(0, 1), values: Uint32Array.of(0, 0) }
    const values = ownBytes(valueBytes(this.leaf, { data: new Uint8Array(0), offsets: new Uint32Array(1) }), 0, 0)
    this.next = rowsBefore - 1
    this.open = { ...levels, rows, values, firstRow: this.next }
  }

  *finish(): Generator<StreamedRows> {
    if (this.open === undefined) return
    yield this.open
    this.open = undefined
    this.next++
  }
}

/** Entries before the first that begins a row. */
function countContinued({ ends, levels }: Levels): number {
  const first = levels.indexOf(0)
  return first < 0 ? (ends.at(-1) ?? 0) : (ends[first - 1] ?? 0)
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

/** A dictionary outlives its pages: of its values the numbers are enough. */
function copyValues(values: ValueBytes, from: number, to: number): ValueBytes {
  if (values.indices === undefined) return ownBytes(values, from, to)
  return { ...values, indices: values.indices.slice(from, to) }
}

function ownBytes(values: ValueBytes, from: number, to: number): ValueBytes {
  const { width, indices } = values
  if (width > 0) {
    const [start, end] = [from * width, to * width]
    const data = indices === undefined ? values.data.slice(start, end) : gather(values, from, to, new ByteArena())
    return { data, offsets: undefined, width, indices: undefined }
  }
  const offsets = new Float64Array(to - from + 1)
  for (let i = from; i < to; i++)
    offsets[i - from + 1] = offsets[i - from]! + valueEnd(values, i) - valueStart(values, i)
  const data = new Uint8Array(offsets[to - from]!)
  for (let i = from; i < to; i++)
    data.set(values.data.subarray(valueStart(values, i), valueEnd(values, i)), offsets[i - from])
  return { data, offsets, width, indices: undefined }
}

/** Both as copyValues leaves them. */
function appendValues(a: ValueBytes, b: ValueBytes): ValueBytes {
  if (a.indices !== undefined && b.indices !== undefined && isSameView(a.data, b.data)) {
    const length = a.indices.length + b.indices.length
    const isWide = a.indices instanceof Int32Array || b.indices instanceof Int32Array
    const indices = isWide ? new Int32Array(length) : new Uint8Array(length)
    indices.set(a.indices)
    indices.set(b.indices, a.indices.length)
    return { ...a, indices }
  }
  const [first, second] = [a, b].map((each) => (each.indices ? ownBytes(each, 0, each.indices.length) : each)) as [
    ValueBytes,
    ValueBytes,
  ]
  return { ...first, data: joinBytes(first.data, second.data), offsets: joinOffsets(first, second) }
}

/** The open row with the entries that head the next page. */
function joinRow(leaf: Leaf, open: StreamedRows, page: OpenSlice): StreamedRows {
  const more = copyRow(leaf, page, 0)
  const definition = open.definition && appendLevels(open.definition, more.definition!)
  const repetition = open.repetition && appendLevels(open.repetition, more.repetition!)
  const values = appendValues(open.values, more.values)
  const levels = { numRows: 1, numEntries: repetition?.length ?? 1, definition, repetition }
  return { ...levels, rows: findRows(leaf, levels), values, firstRow: open.firstRow }
}

function appendLevels(a: Levels, b: Levels): Levels {
  const joined = new LevelsBuilder()
  joined.append(a, 0, a.length)
  joined.append(b, 0, b.length)
  return joined.view()
}

function joinOffsets(a: ValueBytes, b: ValueBytes): Float64Array | undefined {
  if (a.offsets === undefined || b.offsets === undefined) return undefined
  const offsets = new Float64Array(a.offsets.length + b.offsets.length - 1)
  offsets.set(a.offsets)
  for (let i = 1; i < b.offsets.length; i++) offsets[a.offsets.length + i - 1] = a.data.length + b.offsets[i]!
  return offsets
}
