/** A real DuckDB with the engine's tables over a few hand-made records, for tests. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { QueryContext } from './filter'
import { quoteName, quoteNumber, quoteText } from './sql'
import { createCurrentView, createTables, currentColumns } from './tables'
import type { Column } from './tables'

export type Line = Readonly<Record<string, string | number | boolean | null>>

export const EXTRA: readonly Column[] = [
  { name: 'extra_info.level', type: 'INTEGER' },
  { name: 'reward_model.style', type: 'VARCHAR' },
]

export const CONTEXT: QueryContext = { columns: currentColumns(EXTRA), textResident: true, passMax: 8 }

export interface TestEngine {
  query(sql: string): Promise<Record<string, unknown>[]>
  insert(table: string, lines: readonly Line[]): Promise<void>
}

type Query = TestEngine['query']

export async function startEngine(categoryColumn?: string): Promise<TestEngine> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  return withTables(async (sql) => {
    const reader = await connection.runAndReadAll(sql)
    const names = reader.deduplicatedColumnNames()
    // The package's own row objects lose a column named "__proto__".
    return reader.getRowsJS().map((row) => Object.fromEntries(names.map((name, k) => [name, row[k]])))
  }, categoryColumn)
}

/** The engine the browser has (DuckDB-WASM, an older DuckDB), run in Node. */
export async function startBrowserEngine(): Promise<TestEngine> {
  const require = createRequire(import.meta.url)
  const path = require.resolve('@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs')
  const wasm = require(path) as BlockingWasm
  const bundle = (name: string) => ({ mainModule: join(dirname(path), `duckdb-${name}.wasm`), mainWorker: '' })
  const bundles = { mvp: bundle('mvp'), eh: bundle('eh') }
  const database = await wasm.createDuckDB(bundles, new wasm.VoidLogger(), wasm.NODE_RUNTIME)
  await database.instantiate(() => undefined)
  const connection = database.connect()
  return withTables((sql) => {
    const lines = connection.query(sql).toArray()
    return Promise.resolve(lines.map((line) => line.toJSON()))
  })
}

/** As much of its Node build as is needed here; its own types want a DOM and a worker. */
interface BlockingWasm {
  readonly VoidLogger: new () => object
  readonly NODE_RUNTIME: object
  createDuckDB(bundles: object, logger: object, runtime: object): Promise<BlockingDatabase>
}

interface BlockingDatabase {
  instantiate(onProgress: () => void): Promise<unknown>
  connect(): { query(sql: string): { toArray(): { toJSON(): Record<string, unknown> }[] } }
}

async function withTables(query: Query, categoryColumn?: string): Promise<TestEngine> {
  for (const sql of createTables(EXTRA)) await query(sql)
  await query(createCurrentView(EXTRA, categoryColumn))
  const insert = async (table: string, lines: readonly Line[]) => {
    const names = Object.keys(lines[0] ?? {})
    if (lines.length === 0) return
    const values = lines.map((line) => `(${names.map((name) => literal(line[name] ?? null)).join(', ')})`)
    await query(`INSERT INTO ${table} (${names.map(quoteName).join(', ')}) VALUES ${values.join(', ')}`)
  }
  return { query, insert }
}

function literal(value: string | number | boolean | null): string {
  if (typeof value === 'string') return quoteText(value)
  return typeof value === 'number' ? quoteNumber(value) : String(value)
}
