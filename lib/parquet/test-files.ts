/** For tests: the fixtures, and everything a file holds. */

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Cell } from './rows/cells'
import { openParquet, readRows, type ParquetFile } from './file'
import { hastySource } from './bytes/test-stream'

const ALL = readdirSync('fixtures', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.parquet'))
  .map((path) => `fixtures/${path}`)

export const GOOD_FILES = ALL.filter((path) => !path.includes('malformed'))
export const MALFORMED_FILES = ALL.filter((path) => path.includes('malformed'))

export function openFixture(path: string): Promise<ParquetFile> {
  return openParquet(hastySource(readFileSync(path), path))
}

export async function readAllRows(file: ParquetFile, leaves = file.footer.leaves): Promise<Record<string, Cell>[]> {
  const rows: Record<string, Cell>[] = []
  for (const group of file.footer.rowGroups) {
    for (const row of await readRows(file, { rowGroup: group.index, leaves })) rows.push(row)
  }
  return rows
}

/** Per row, the SHA-256 of each image's bytes, as native DuckDB gives them. */
export async function imageHashesByDuckDB(path: string): Promise<(string | null)[][]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const reader = await connection.runAndReadAll(`SELECT images FROM read_parquet('${path}')`)
  return reader.getRowsJS().map(([images]) =>
    ((images ?? []) as ({ bytes: Cell } | null)[]).map((image) => {
      const bytes = image?.bytes ?? null
      if (bytes === null) return null
      const whole = bytes instanceof Uint8Array ? bytes : Uint8Array.from(bytes as number[])
      return createHash('sha256').update(whole).digest('hex')
    }),
  )
}
