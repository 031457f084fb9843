/** For tests: an export to disk, and native DuckDB's word on whether it equals its source. */
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openParquet, type ParquetFile } from '../file'
import { nodeFileSink } from './node-file-sink'
import { memorySource } from '../bytes/source'
import { writeSelection, type SelectionRequest, type SelectionResult } from './writer'

export async function connect(): Promise<DuckDBConnection> {
  return (await DuckDBInstance.create(':memory:')).connect()
}

const folder = mkdtempSync(join(tmpdir(), 'curator-export-'))
let files = 0

export function temporaryPath(): string {
  return join(folder, `${files++}.parquet`)
}

export interface Exported {
  readonly path: string
  readonly result: SelectionResult
}

/** Rows of one file, by number, written with `layout` to a new path. */
export async function exportRows(
  source: string,
  rows: readonly number[],
  options: Partial<SelectionRequest> = {},
): Promise<Exported> {
  const path = temporaryPath()
  const file = await openPath(source)
  const result = await writeSelection({
    inputs: [{ file }],
    rows: rows.map((row) => ({ file: 0, row })),
    layout: 'source',
    sink: await nodeFileSink(path),
    ...options,
  })
  return { path, result }
}

export async function openPath(path: string): Promise<ParquetFile> {
  return openParquet(memorySource(readFileSync(path), path))
}

/** Rows of the export that are not, at that place, the source's row of that number, but for the columns left out; and the reverse. */
export async function countDifferences(
  db: DuckDBConnection,
  source: string,
  rows: readonly number[],
  output: string,
  without: readonly string[] = [],
): Promise<number> {
  await db.run('CREATE OR REPLACE TEMP TABLE picked (file_row_number BIGINT, place BIGINT)')
  for (let at = 0; at < rows.length; at += 5000) {
    const part = rows.slice(at, at + 5000).map((row, i) => `(${row}, ${at + i})`)
    if (part.length > 0) await db.run(`INSERT INTO picked VALUES ${part.join(',')}`)
  }
  const left = ['file_row_number', ...without].join(', ')
  const wanted = `SELECT s.* EXCLUDE (${left}), place FROM read_parquet('${source}', file_row_number=true) s JOIN picked USING (file_row_number)`
  const got = `SELECT * EXCLUDE (${left}), file_row_number AS place FROM read_parquet('${output}', file_row_number=true)`
  const sql = `SELECT (SELECT count(*) FROM (${wanted} EXCEPT ALL ${got})) + (SELECT count(*) FROM (${got} EXCEPT ALL ${wanted})) AS n`
  const reader = await db.runAndReadAll(sql)
  return Number(reader.getRowObjects()[0]?.['n'])
}

/** Schema elements in order, and key-value metadata, as DuckDB tells them. */
export async function describeFooter(db: DuckDBConnection, path: string): Promise<unknown> {
  const schema = await db.runAndReadAll(`SELECT * EXCLUDE (file_name) FROM parquet_schema('${path}')`)
  const metadata = await db.runAndReadAll(`SELECT key, value FROM parquet_kv_metadata('${path}')`)
  return { schema: schema.getRowObjectsJson(), metadata: metadata.getRowObjectsJson() }
}
