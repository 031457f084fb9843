/** How many rows hold each value of a column, counted in the file itself. */
import { cellToReadableText, getColumn } from '@/lib/dataset/cells'
import { CurationError } from '@/lib/errors'
import { readRowsLazily, type ParquetFile } from '@/lib/parquet/file'
import { findColumn, leavesUnder } from '@/lib/parquet/footer/schema'
import type { Leaf, RowGroup } from '@/lib/parquet/types'
import { NO_CATEGORY } from '@/lib/rebalance/usable'

/** Unpacked bytes of the column in memory at a time. */
const BATCH_BYTES = 32 << 20
/** A page may hold more: it is decoded for each batch that has a part in it. */
const MAX_BATCH_ROWS = 1 << 20

/** `column` is dotted. Null counts as having no category; values are named as the table names them. */
export async function countValues(
  file: ParquetFile,
  column: string,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, number>>> {
  const node = findColumn(file.footer.root, column)
  if (node === undefined) throw new CurationError('verify', `There is no column ${column} to count by.`)
  const leaves = leavesUnder(node)
  const counts = new Map<string, number>()
  for (const group of file.footer.rowGroups) {
    const numRows = batchRows(group, leaves)
    for (let at = 0; at < group.numRows; at += numRows) {
      const firstRow = group.firstRow + at
      for (const row of await readRowsLazily(file, { rowGroup: group.index, leaves, firstRow, numRows, signal })) {
        const value = cellToReadableText(getColumn(row, column)) ?? NO_CATEGORY
        counts.set(value, (counts.get(value) ?? 0) + 1)
      }
    }
  }
  return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function batchRows({ numRows, columns }: RowGroup, leaves: readonly Leaf[]): number {
  const bytes = leaves.reduce((sum, { leafIndex }) => sum + (columns[leafIndex]?.totalUncompressedSize ?? 0), 0)
  const each = Math.max(1, bytes / Math.max(1, numRows))
  return Math.min(MAX_BATCH_ROWS, Math.max(1, Math.floor(BATCH_BYTES / each)))
}
