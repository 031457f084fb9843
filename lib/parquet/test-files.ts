/** For tests: the fixtures, and everything a file holds. */

import { readdirSync, readFileSync } from 'node:fs'
import type { Cell } from './cells'
import { openParquet, readRows, type ParquetFile } from './file'
import { memorySource } from './source'

const ALL = readdirSync('fixtures', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.parquet'))
  .map((path) => `fixtures/${path}`)

export const GOOD_FILES = ALL.filter((path) => !path.includes('malformed'))
export const MALFORMED_FILES = ALL.filter((path) => path.includes('malformed'))

export function openFixture(path: string): Promise<ParquetFile> {
  return openParquet(memorySource(readFileSync(path), path))
}

export async function readAllRows(file: ParquetFile, leaves = file.footer.leaves): Promise<Record<string, Cell>[]> {
  const rows: Record<string, Cell>[] = []
  for (const group of file.footer.rowGroups) {
    for (const row of await readRows(file, { rowGroup: group.index, leaves })) rows.push(row)
  }
  return rows
}
