/** Which rows of which source row groups make which row group of the output: plain data, no bytes. */
import { sizeOf } from './copy-pages'
import type { PageList } from '../pages/page-list'
import type { DataPageHead } from '../pages/page-scan'
import type { ColumnChunk, Footer, RowGroup } from '../types'

/** A row by its file (index among the inputs) and number in that file. */
export interface RowRef {
  readonly file: number
  readonly row: number
}

export type Layout = 'source' | 'optimised'

/** Rows of one source row group, ascending. */
export interface PlannedPart {
  readonly file: number
  readonly rowGroup: number
  /** Row numbers in the row group. */
  readonly rows: Uint32Array
}

/** One row group of an output in file order: parts one after the other. */
export interface PlannedGroup {
  readonly numRows: number
  readonly parts: readonly PlannedPart[]
}

export type SelectionPlan =
  | { readonly kind: 'file-order'; readonly groups: readonly PlannedGroup[] }
  | {
      readonly kind: 'shuffled'
      /** All rows, in file order. */
      readonly parts: readonly PlannedPart[]
      /** Output position of each row, counted through `parts`. */
      readonly order: Uint32Array
      /** Rows of each row group of the output. */
      readonly groupRows: readonly number[]
    }

/** The Hub's viewer stops at 286 MiB a row group; `datasets` and this app open small ones at once. */
const OPTIMISED_GROUP_BYTES = 64 << 20
/** Of what a chunk may hold, where sizes are guessed from the row group's average. */
const SAFE_SHARE = 1 / 2
/** As DuckDB and pyarrow bound theirs: narrow rows alone would make one endless group. */
const MAX_GROUP_ROWS = 122_880

export interface ChunkBounds {
  /** No column holds more in one row group, before compression. */
  readonly maxBytes: number
  /** Pages of chunks that hold more: where their row groups go out whole, they are cut between those. */
  readonly pageLists: ReadonlyMap<ColumnChunk, PageList>
}

export function planSelection(
  footers: readonly Footer[],
  rows: readonly RowRef[],
  layout: Layout,
  bounds: ChunkBounds,
): SelectionPlan {
  if (!isFileOrder(rows)) return planShuffled(footers, rows)
  const parts = splitByRowGroup(footers, rows)
  if (layout === 'optimised') return { kind: 'file-order', groups: packParts(footers, parts) }
  const pieces = parts.flatMap((part) => splitLarge(groupOf(footers, part), part, bounds))
  return { kind: 'file-order', groups: pieces.map((piece) => inOrder([piece])) }
}

function groupOf(footers: readonly Footer[], { file, rowGroup }: { file: number; rowGroup: number }): RowGroup {
  return footers[file]!.rowGroups[rowGroup]!
}

function inOrder(parts: readonly PlannedPart[]): PlannedGroup {
  return { parts, numRows: parts.reduce((sum, part) => sum + part.rows.length, 0) }
}

/** Strictly ascending: each row once, files in order. */
export function isFileOrder(rows: readonly RowRef[]): boolean {
  for (let i = 1; i < rows.length; i++) {
    const before = rows[i - 1]!
    const here = rows[i]!
    if (before.file > here.file || (before.file === here.file && before.row >= here.row)) return false
  }
  return true
}

/** One part for each source row group that rows (in file order) fall into. */
function splitByRowGroup(footers: readonly Footer[], rows: readonly RowRef[]): PlannedPart[] {
  const parts: PlannedPart[] = []
  let at = 0
  while (at < rows.length) {
    const { file, row } = rows[at]!
    const group = rowGroupOf(footers[file]!, row)
    const end = group.firstRow + group.numRows
    const inside: number[] = []
    while (at < rows.length && rows[at]!.file === file && rows[at]!.row < end)
      inside.push(rows[at++]!.row - group.firstRow)
    parts.push({ file, rowGroup: group.index, rows: Uint32Array.from(inside) })
  }
  return parts
}

/** The row group that holds a row of the file. */
export function rowGroupOf(footer: Footer, row: number): RowGroup {
  let low = 0
  let high = footer.rowGroups.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (footer.rowGroups[middle]!.firstRow <= row) low = middle
    else high = middle - 1
  }
  // Row groups may be empty: several begin at the same row, and the last of them holds it.
  return footer.rowGroups[low]!
}

/**
 * Groups of about as many rows as fitted into one, of half the rows where none is known to; undefined where there is but one
 * row. A tenth fewer: the next rows may be a little larger.
 */
export function cutGroup({ parts, numRows }: PlannedGroup, rowsThatFit: number): PlannedGroup[] | undefined {
  if (numRows < 2) return undefined
  const most = rowsThatFit === 0 ? numRows >> 1 : Math.min(numRows >> 1, Math.max(1, Math.floor(rowsThatFit * 0.9)))
  const groups: PlannedGroup[] = []
  let open: PlannedPart[] = []
  let room = most
  for (const part of parts) {
    for (let at = 0; at < part.rows.length;) {
      const taken = Math.min(room, part.rows.length - at)
      open.push({ ...part, rows: part.rows.subarray(at, at + taken) })
      at += taken
      room -= taken
      if (room > 0) continue
      groups.push(inOrder(open))
      open = []
      room = most
    }
  }
  if (open.length > 0) groups.push(inOrder(open))
  return groups
}

/** A part whose widest column might pass the bound is cut into equal pieces. A whole row group's size is known. */
function splitLarge(group: RowGroup, part: PlannedPart, { maxBytes, pageLists }: ChunkBounds): PlannedPart[] {
  const chunk = widestChunk(group)
  const widest = chunk?.totalUncompressedSize ?? 0
  if (part.rows.length === group.numRows) {
    const pages = chunk && pageLists.get(chunk)
    if (pages !== undefined) return splitAtPages(part, pages, maxBytes)
    if (widest <= maxBytes) return [part]
  }
  const pieces = Math.ceil((widest * (part.rows.length / group.numRows)) / (maxBytes * SAFE_SHARE))
  if (pieces <= 1) return [part]
  const size = Math.ceil(part.rows.length / pieces)
  return Array.from({ length: Math.ceil(part.rows.length / size) }, (_, i) => ({
    ...part,
    rows: part.rows.subarray(i * size, (i + 1) * size),
  }))
}

export function widestChunk({ columns }: RowGroup): ColumnChunk | undefined {
  const most = Math.max(...columns.map((column) => column.totalUncompressedSize))
  return columns.find((column) => column.totalUncompressedSize === most)
}

/** Each piece as many whole pages as a chunk may hold, with the dictionary where one of them refers to it. */
function splitAtPages(part: PlannedPart, { dictionary, data }: PageList, maxBytes: number): PlannedPart[] {
  const cuts = [0]
  let piece: DataPageHead[] = []
  for (const page of data) {
    piece.push(page)
    if (piece.length === 1 || sizeOf({ dictionary, data: piece }) <= maxBytes) continue
    cuts.push(page.rowsBefore)
    piece = [page]
  }
  cuts.push(part.rows.length)
  const pieces = cuts.slice(1).map((to, i) => ({ ...part, rows: part.rows.subarray(cuts[i], to) }))
  return pieces.filter(({ rows }) => rows.length > 0)
}

function bytesPerRow(group: RowGroup): number {
  const bytes = group.columns.reduce((sum, column) => sum + column.totalUncompressedSize, 0)
  return group.numRows === 0 ? 0 : bytes / group.numRows
}

/** Parts joined and cut so that each group holds about `OPTIMISED_GROUP_BYTES`. */
function packParts(footers: readonly Footer[], parts: readonly PlannedPart[]): PlannedGroup[] {
  const groups: PlannedGroup[] = []
  let open: PlannedPart[] = []
  let bytes = 0
  let count = 0
  const close = () => {
    if (open.length > 0) groups.push(inOrder(open))
    open = []
    bytes = 0
    count = 0
  }
  for (const part of parts) {
    const each = Math.max(1, bytesPerRow(groupOf(footers, part)))
    for (let at = 0; at < part.rows.length;) {
      const room = Math.min(Math.floor((OPTIMISED_GROUP_BYTES - bytes) / each), MAX_GROUP_ROWS - count)
      const take = Math.min(part.rows.length - at, open.length === 0 ? Math.max(1, room) : room)
      if (take <= 0) {
        close()
        continue
      }
      open.push({ ...part, rows: part.rows.subarray(at, at + take) })
      at += take
      bytes += take * each
      count += take
    }
  }
  close()
  return groups
}

/**
 * Lengths of runs that hold about as much as an optimised row group, of rows of these sizes in bytes; one run where that is
 * no more than two such groups.
 */
export function runsOfSizes(sizes: Float64Array): number[] {
  if (sizes.reduce((sum, size) => sum + size, 0) <= 2 * OPTIMISED_GROUP_BYTES) return [sizes.length]
  const runs: number[] = []
  let count = 0
  let bytes = 0
  for (const size of sizes) {
    if (count > 0 && bytes + size > OPTIMISED_GROUP_BYTES) {
      runs.push(count)
      count = 0
      bytes = 0
    }
    count++
    bytes += size
  }
  return [...runs, count]
}

/** Rows in any order, for row groups of bounded bytes: as the footers tell, in which a dictionary counts a value once. */
function planShuffled(footers: readonly Footer[], rows: readonly RowRef[]): SelectionPlan {
  const groupRows: number[] = []
  let count = 0
  let bytes = 0
  for (const { file, row } of rows) {
    bytes += bytesPerRow(rowGroupOf(footers[file]!, row))
    count++
    if (bytes < OPTIMISED_GROUP_BYTES && count < MAX_GROUP_ROWS) continue
    groupRows.push(count)
    count = 0
    bytes = 0
  }
  if (count > 0) groupRows.push(count)
  return { kind: 'shuffled', ...sortRows(footers, rows), groupRows }
}

/** Rows as parts in file order, and the place each had, counted through the parts. */
export function sortRows(
  footers: readonly Footer[],
  rows: readonly RowRef[],
): { parts: PlannedPart[]; order: Uint32Array } {
  const order = orderOfRows(rows)
  if (isFileOrder(rows)) return { parts: splitByRowGroup(footers, rows), order }
  const sorted = Array.from(order, (position) => rows[position]!)
  return { parts: splitByRowGroup(footers, sorted), order }
}

/** Places of the rows, those first that come first in the files. */
export function orderOfRows(rows: readonly RowRef[]): Uint32Array {
  const order = Uint32Array.from(rows.keys())
  return isFileOrder(rows) ? order : order.sort((a, b) => compareRows(rows[a]!, rows[b]!) || a - b)
}

function compareRows(a: RowRef, b: RowRef): number {
  return a.file - b.file || a.row - b.row
}
