/** The list of row numbers of an export: enough to make it again from the same files. */
import type { RecordRef } from '@/lib/dataset/types'

export interface RowNumbers {
  readonly format: 'metis-curator-rows'
  readonly version: 1
  /** Files in the order `rows` counts them. Rows are numbered from 0 in their file. */
  readonly files: readonly { readonly name: string; readonly fingerprint: string }[]
  /** In output order: [file, row]. */
  readonly rows: readonly (readonly [number, number])[]
  /** The same by file, ascending: for `table.take(...)` in Python. */
  readonly byFile: readonly (readonly number[])[]
}

export function rowNumbers(files: RowNumbers['files'], rows: readonly RecordRef[]): RowNumbers {
  const byFile = files.map((_, file) => rows.filter((each) => each.file === file).map((each) => each.row))
  return {
    format: 'metis-curator-rows',
    version: 1,
    files,
    rows: rows.map(({ file, row }) => [file, row] as const),
    byFile: byFile.map((numbers) => numbers.toSorted((a, b) => a - b)),
  }
}

/** One record a line, so that diffs between two exports read well. */
export function formatRowNumbers(numbers: RowNumbers): string {
  const rows = numbers.rows.map((pair) => JSON.stringify(pair)).join(',\n  ')
  const { format, version, files, byFile } = numbers
  const head = JSON.stringify({ format, version, files }, null, 1).slice(0, -2)
  return `${head},\n "rows": [\n  ${rows}\n ],\n "byFile": ${JSON.stringify(byFile)}\n}\n`
}
