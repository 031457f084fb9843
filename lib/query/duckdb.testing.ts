/** A real DuckDB with the engine's tables over a few hand-made records, for tests. */
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

export async function startEngine(categoryColumn?: string): Promise<TestEngine> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const query = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJS()
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
