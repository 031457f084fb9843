/**
 * The overlay is what the log amounts to: per file and row, the fields whose value now differs from the file's.
 * It is an immutable value; replaying a whole log and adding its entries one by one give the same overlay.
 */
import { fromJson, getAt, setAt, toJson } from '@/lib/dataset/cells'
import type { Row } from '@/lib/dataset/cells'
import type { FieldPath, JsonValue } from '@/lib/dataset/types'
import { CurationError } from '@/lib/errors'
import { isPseudoPath, overlaps, pathKey, sameValue } from './entry'
import type { JournalEntry } from './entry'

export interface OverlayCell {
  readonly path: FieldPath
  /** As the file has it. */
  readonly before: JsonValue
  readonly after: JsonValue
}

/** By `pathKey`. No cell lies inside another one: an edit inside an edited field becomes part of that cell. */
export type RowCells = ReadonlyMap<string, OverlayCell>

export interface Overlay {
  /** File fingerprint → row number → cells; only rows that differ. */
  readonly files: ReadonlyMap<string, ReadonlyMap<number, RowCells>>
  /** Entries that name a field that is not there; left out. Only a log written by something else has them. */
  readonly rejected: readonly JournalEntry[]
}

export const EMPTY_OVERLAY: Overlay = { files: new Map(), rejected: [] }

const NO_CELLS: RowCells = new Map()

export function replay(entries: readonly JournalEntry[]): Overlay {
  return extend(EMPTY_OVERLAY, entries)
}

/** The overlay after these further entries, in log order. The given one stays as it was. */
export function extend(overlay: Overlay, entries: readonly JournalEntry[]): Overlay {
  if (entries.length === 0) return overlay
  const files = new Map(overlay.files)
  const copied = new Map<string, Map<number, RowCells>>()
  const rejected = [...overlay.rejected]
  for (const entry of entries) {
    const rows = copied.get(entry.file) ?? new Map(files.get(entry.file))
    copied.set(entry.file, rows)
    const cells = addEntry(rows.get(entry.row) ?? NO_CELLS, entry)
    if (cells === undefined) rejected.push(entry)
    else if (cells.size === 0) rows.delete(entry.row)
    else rows.set(entry.row, cells)
  }
  for (const [file, rows] of copied) {
    if (rows.size === 0) files.delete(file)
    else files.set(file, rows)
  }
  return { files, rejected }
}

/** A row's cells after one more entry; undefined = the entry names a field that its edited parent lacks. */
export function addEntry(cells: RowCells, entry: JournalEntry): RowCells | undefined {
  const touched = [...cells.values()].filter((cell) => overlaps(cell.path, entry.path))
  const parent = touched.find((cell) => cell.path.length <= entry.path.length)
  const cell = parent === undefined ? coverChildren(touched, entry) : editInside(parent, entry)
  if (cell === undefined) return undefined
  const next = new Map(cells)
  for (const old of touched) next.delete(pathKey(old.path))
  if (!sameValue(cell.before, cell.after)) next.set(pathKey(cell.path), cell)
  return next
}

/** The edited field itself, or one it lies in, is in the overlay already. */
function editInside(parent: OverlayCell, { path, after }: JournalEntry): OverlayCell | undefined {
  const changed = setJson(parent.after, path.slice(parent.path.length), after)
  return changed === undefined ? undefined : { ...parent, after: changed }
}

/** A new cell; fields inside it that were edited before go back to the file's value in its `before`. */
function coverChildren(
  children: readonly OverlayCell[],
  { path, before, after }: JournalEntry,
): OverlayCell | undefined {
  let original: JsonValue | undefined = before
  for (const child of children) {
    if (original !== undefined) original = setJson(original, child.path.slice(path.length), child.before)
  }
  return original === undefined ? undefined : { path, before: original, after }
}

function setJson(value: JsonValue, path: FieldPath, after: JsonValue): JsonValue | undefined {
  if (path.length === 0) return after
  try {
    return toJson(setAt(fromJson(value), path, fromJson(after)))
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

export function cellsOf(overlay: Overlay, file: string, row: number): RowCells {
  return overlay.files.get(file)?.get(row) ?? NO_CELLS
}

/** The current value of a field, given the file's. undefined = an edit took the field away. */
export function currentValue(cells: RowCells, path: FieldPath, original: JsonValue): JsonValue | undefined {
  let value: JsonValue | undefined = original
  for (const cell of cells.values()) {
    if (!overlaps(cell.path, path)) continue
    if (cell.path.length <= path.length) return insideOf(cell.after, path.slice(cell.path.length))
    if (value !== undefined) value = setJson(value, cell.path.slice(path.length), cell.after)
  }
  return value
}

function insideOf(value: JsonValue, path: FieldPath): JsonValue | undefined {
  const inner = getAt(fromJson(value), path)
  return inner === undefined ? undefined : toJson(inner)
}

/** A copy of the row as edited; marks and notes are not part of it. Throws CurationError('journal') for a field the row lacks. */
export function applyToRow(row: Row, cells: RowCells): Row {
  let edited = row
  for (const cell of cells.values()) if (!isPseudoPath(cell.path)) edited = setField(edited, cell)
  return edited
}

function setField(row: Row, cell: OverlayCell): Row {
  try {
    return setAt(row, cell.path, fromJson(cell.after)) as Row
  } catch (cause) {
    throw new CurationError('journal', `An edit names a field that the row does not have: ${pathKey(cell.path)}.`, {
      next: 'Undo that edit, or load a journal made for this file.',
      cause,
    })
  }
}
