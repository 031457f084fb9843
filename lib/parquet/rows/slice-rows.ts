/** Where each row of a slice begins: among its level entries, and among its defined values. */
import type { Leaf } from '../types'
import type { ValueBytes } from '../pages/value-bytes'

/** Level entries of some whole rows. */
export interface RowLevels {
  readonly numRows: number
  readonly numEntries: number
  readonly definition: Uint8Array | undefined
  readonly repetition: Uint8Array | undefined
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
  readonly definition: Uint8Array | undefined
  readonly repetition: Uint8Array | undefined
  readonly rows: SliceRows
  readonly values: ValueBytes
}

export function findRows(leaf: Leaf, levels: RowLevels): SliceRows {
  const { numRows, numEntries, repetition, definition } = levels
  if (definition === undefined && repetition === undefined) return { entries: undefined, values: undefined }
  const entries = leaf.maxRepetition > 0 ? new Uint32Array(numRows + 1) : undefined
  const values = new Uint32Array(numRows + 1)
  let row = -1
  let value = 0
  for (let entry = 0; entry < numEntries; entry++) {
    if (entries === undefined || repetition === undefined || repetition[entry] === 0) {
      row++
      values[row] = value
      if (entries !== undefined) entries[row] = entry
    }
    if (definition === undefined || definition[entry] === leaf.maxDefinition) value++
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
