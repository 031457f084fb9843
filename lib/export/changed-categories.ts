/**
 * Rows may be equal while categories are not: an ordered categorical of pandas has its order from the column's dictionary
 * (category-leaves.ts). Looked at in the finished file, by the dictionaries that are there.
 */
import type { ParquetFile } from '@/lib/parquet/file'
import { readDictionary } from '@/lib/parquet/rows/read-dictionary'
import type { Leaf } from '@/lib/parquet/types'
import { beginsWith, categoryStarts } from '@/lib/parquet/write/category-starts'
import type { RowRef } from '@/lib/parquet/write/plan'
import { outputIndex, sourceLeaves } from './leaf-places'
import type { VerifyRequest } from './verify'

/**
 * The first column of which a chunk of the output begins neither as the first row group that gives rows nor, copied, as the one it
 * came from.
 */
export async function findChangedCategories(request: VerifyRequest, output: ParquetFile): Promise<Leaf | undefined> {
  const { rows, footer, signal } = request
  const files = request.inputs.map(({ file }) => file)
  const target = footer?.target ?? files[0]!.footer
  const context = { files, matches: files.map((file) => sourceLeaves(target, file.footer)), request }
  const first = firstOf(rows)
  if (first === undefined) return undefined
  for (const [index, start] of await categoryStarts(context, groupOf(files, first))) {
    const leaf = output.footer.leaves[outputIndex(target.leaves[index]!, footer)]!
    for (const group of output.footer.rowGroups) {
      const written = await readDictionary(output, group, leaf, Infinity, signal)
      if (written !== undefined && beginsWith(written, start)) continue
      const own = await categoryStarts(context, groupOf(files, rows[group.firstRow]!))
      const copied = own.get(index)
      if (copied !== undefined && (written === undefined || !beginsWith(written, copied))) return leaf
    }
  }
  return undefined
}

/** In file order. */
function firstOf(rows: readonly RowRef[]): RowRef | undefined {
  let first = rows[0]
  for (const row of rows) if (row.file < first!.file || (row.file === first!.file && row.row < first!.row)) first = row
  return first
}

function groupOf(files: readonly ParquetFile[], { file, row }: RowRef): { file: number; rowGroup: number } {
  const groups = files[file]!.footer.rowGroups
  return { file, rowGroup: groups.findIndex(({ firstRow, numRows }) => row < firstRow + numRows) }
}
