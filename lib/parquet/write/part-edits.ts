/** The changes that fall on the rows of a part, resolved against the output's schema and sorted by leaf. */
import { resolveField } from '../footer/field-path'
import type { CellEdit, ResolvedEdit } from './cell-edit'
import type { ParquetFile } from '../rows/leaf-reader'
import { leavesUnder } from '../footer/schema'
import type { PlannedPart } from './plan'
import type { Footer } from '../types'

/** [leaf] → row of the row group → its changes in order. Leaves without any are absent. */
export type PartEdits = ReadonlyMap<number, ReadonlyMap<number, readonly ResolvedEdit[]>>

export function collectEdits(
  { files, target }: { readonly files: readonly ParquetFile[]; readonly target: Footer },
  part: PlannedPart,
  edits: ((file: number, row: number) => readonly CellEdit[] | undefined) | undefined,
): PartEdits {
  const byLeaf = new Map<number, Map<number, ResolvedEdit[]>>()
  if (edits === undefined) return byLeaf
  const firstRow = files[part.file]!.footer.rowGroups[part.rowGroup]!.firstRow
  for (const row of part.rows) {
    for (const edit of edits(part.file, firstRow + row) ?? []) {
      const resolved = { ...edit, field: resolveField(target.root, edit.path) }
      for (const leaf of leavesUnder(resolved.field.node)) add(byLeaf, leaf.leafIndex, row, resolved)
    }
  }
  return byLeaf
}

function add(byLeaf: Map<number, Map<number, ResolvedEdit[]>>, leaf: number, row: number, edit: ResolvedEdit): void {
  const rows = byLeaf.get(leaf) ?? new Map<number, ResolvedEdit[]>()
  byLeaf.set(leaf, rows)
  rows.set(row, [...(rows.get(row) ?? []), edit])
}
