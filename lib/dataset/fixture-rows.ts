/** For tests: rows and schema of a fixture as native DuckDB reads them, which shares no code with lib/parquet. */
import { DuckDBInstance } from '@duckdb/node-api'
import type { Repetition, SchemaNode } from '../parquet/types'
import type { Row } from './cells'
import type { CellValue } from './types'

export async function queryRows(sql: string): Promise<Row[]> {
  const connection = await (await DuckDBInstance.create()).connect()
  const reader = await connection.runAndReadAll(sql)
  return reader.getRowObjectsJS().map((row) => toCell(row) as Row)
}

/** Rows in file order. */
export function fixtureRows(file: string, columns = '*'): Promise<Row[]> {
  return queryRows(`SELECT ${columns} FROM read_parquet('${file}')`)
}

/** int64 within 2^53 as numbers, as lib/parquet gives them. */
function toCell(value: unknown): CellValue {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value
  if (value instanceof Uint8Array) return value
  if (Array.isArray(value)) return value.map(toCell)
  if (typeof value !== 'object' || value === null) return value as CellValue
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, toCell(field)]))
}

interface SchemaLine {
  readonly name: string
  readonly type: string | null
  readonly num_children: number | null
  readonly repetition_type: Repetition | null
  readonly converted_type: string | null
}

/** The schema tree, from DuckDB's listing of it in depth-first order. */
export async function fixtureSchema(file: string): Promise<SchemaNode> {
  const lines = (await queryRows(
    `SELECT name, type, num_children, repetition_type, converted_type FROM parquet_schema('${file}')`,
  )) as unknown as SchemaLine[]
  let at = 0
  const build = (above: readonly string[]): SchemaNode => {
    const line = lines[at++] as SchemaLine
    const path = at === 1 ? [] : [...above, line.name]
    return node(
      line,
      path,
      Array.from({ length: line.num_children ?? 0 }, () => build(path)),
    )
  }
  return build([])
}

function node(line: SchemaLine, path: readonly string[], children: readonly SchemaNode[]): SchemaNode {
  const { converted_type: converted } = line
  const shape = converted === 'LIST' ? 'list' : converted === 'MAP' ? 'map' : children.length > 0 ? 'struct' : 'leaf'
  return {
    name: line.name,
    repetition: line.repetition_type ?? 'REQUIRED',
    path,
    maxDefinition: 0,
    maxRepetition: 0,
    shape,
    children,
    fieldId: undefined,
    physicalType: shape === 'leaf' ? (line.type as SchemaNode['physicalType']) : undefined,
    typeLength: undefined,
    logical: converted === 'UTF8' ? { kind: 'string' } : undefined,
    leafIndex: undefined,
  }
}
