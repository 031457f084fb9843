/** Where each row of a slice begins: among its level entries, and among its defined values. */
import type { Leaf } from '../types'
import type { Levels } from '../pages/level-runs'
import type { ValueBytes } from '../pages/value-bytes'

/** Level entries of some whole rows. */
export interface RowLevels {
  readonly numRows: number
  readonly numEntries: number
  readonly definition: Levels | undefined
  readonly repetition: Levels | undefined
}

export interface SliceRows {
  /** Row r has entries [entries[r], entries[r + 1]); undefined: one entry a row. */
  readonly entries: Uint32Array | undefined
  /** Row r has values [values[r], values[r + 1]); undefined: one value a row. */
  readonly values: Uint32Array | undefined
}

/** Some whole rows of a leaf, with what is needed to take rows out of them. */
export interface OpenSlice {
  readonly numRows: number
  readonly definition: Levels | undefined
  readonly repetition: Levels | undefined
  readonly rows: SliceRows
  readonly values: ValueBytes
}

/** A row begins at the first entry, and wherever the repetition level is 0. */
export function findRows(leaf: Leaf, { numRows, numEntries, repetition, definition }: RowLevels): SliceRows {
  if (definition === undefined && repetition === undefined) return { entries: undefined, values: undefined }
  const entries = repetition === undefined ? undefined : new Uint32Array(numRows + 1)
  const values = new Uint32Array(numRows + 1)
  const starts = repetition?.runs()
  const defines = definition?.runs()
  // What goes on with a row that began before is a row of its own here: at entry 0, with value 0.
  let row = starts !== undefined && starts.level > 0 ? 1 : 0
  let value = 0
  for (let entry = 0, count = 0; entry < numEntries; entry += count) {
    const step = defines !== undefined && defines.level !== leaf.maxDefinition ? 0 : 1
    count = Math.min(starts?.length ?? numEntries, defines?.length ?? numEntries)
    const begins = starts === undefined || starts.level === 0
    for (let k = 0; begins && k < count; k++, row++) {
      values[row] = value + k * step
      if (entries !== undefined) entries[row] = entry + k
    }
    value += count * step
    starts?.take(count)
    defines?.take(count)
  }
  values[numRows] = value
  if (entries !== undefined) entries[numRows] = numEntries
  return { entries, values }
}

/** First entry of a row; `row` may be the number of rows. */
export function entryAt(rows: SliceRows, row: number): number {
  return rows.entries === undefined ? row : rows.entries[row]!
}

/** First defined value of a row; `row` may be the number of rows. */
export function valueAt(rows: SliceRows, row: number): number {
  return rows.values === undefined ? row : rows.values[row]!
}
