/** A row with one field replaced; what is not on the way to it is shared with the original. */
import type { Cell } from '@/lib/parquet/rows/cells'
import { refuseEdit, type CellPath } from '@/lib/parquet/footer/field-path'

/** Throws CurationError 'edit-refused' where the row has no such field. */
export function setCell(row: Cell, path: CellPath, after: Cell, depth = 0): Cell {
  const part = path[depth]
  if (part === undefined) return after
  if (Array.isArray(row)) {
    if (typeof part !== 'number' || part >= row.length) throw refuseEdit(path, `the list has ${row.length} elements`)
    return (row as readonly Cell[]).map((each, i) => (i === part ? setCell(each, path, after, depth + 1) : each))
  }
  if (row === null || typeof row !== 'object' || row instanceof Uint8Array || !Object.hasOwn(row, part)) {
    throw refuseEdit(path, `there is no field "${part}" in this row`)
  }
  const fields = row as { readonly [name: string]: Cell }
  return { ...fields, [part]: setCell(fields[part]!, path, after, depth + 1) }
}
