/** How many rows hold each value of a column, counted in the file itself. */
import type { ParquetFile } from '@/lib/parquet/file'
import { readRows } from '@/lib/parquet/file'
import { findChild, leavesUnder } from '@/lib/parquet/footer/schema'
import { CurationError } from '@/lib/errors'
import type { SchemaNode } from '@/lib/parquet/types'

/** Null counts as "(none)"; lists and structs count by their JSON. */
export async function countValues(
  file: ParquetFile,
  column: string,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, number>>> {
  const path = column.split('.')
  const node = path.reduce<SchemaNode | undefined>((at, name) => at && findChild(at, name), file.footer.root)
  if (node === undefined) throw new CurationError('verify', `There is no column ${column} to count by.`)
  const leaves = leavesUnder(node)
  const counts = new Map<string, number>()
  for (const group of file.footer.rowGroups) {
    for (const row of await readRows(file, { rowGroup: group.index, leaves, signal })) {
      const value = nameOf(path.reduce<unknown>((cell, name) => (cell as Record<string, unknown> | null)?.[name], row))
      counts.set(value, (counts.get(value) ?? 0) + 1)
    }
  }
  return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return '(none)'
  if (typeof value === 'string') return value
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part))
}
