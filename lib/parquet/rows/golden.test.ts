import { createHash } from 'node:crypto'
import {
  DuckDBBlobValue,
  DuckDBInstance,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  type DuckDBValue,
} from '@duckdb/node-api'
import { describe, expect, it } from 'vitest'
import type { Cell } from './cells'
import { openParquet } from '../file'
import { nodeFileSource } from '../bytes/node-file'
import { GOOD_FILES, openFixture, readAllRows } from '../test-files'

/** DuckDB's value as our cells say it; bytes as their hash. */
function fromDuckDB(value: DuckDBValue): unknown {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'string') return comparable(value)
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value
  if (value instanceof DuckDBBlobValue) return sha256(value.bytes)
  if (value instanceof DuckDBListValue) return value.items.map(fromDuckDB)
  if (value instanceof DuckDBMapValue) {
    return value.entries.map(({ key, value: v }) => ({ key: fromDuckDB(key), value: fromDuckDB(v) }))
  }
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([name, field]) => [name, fromDuckDB(field)]))
  }
  return comparable(String(value).replace(' ', 'T').replace(/\+00$/, ''))
}

/** DuckDB drops the zone of timestamps that have only a converted type, does not sign large years; its client drops a BOM. */
const comparable = (text: string) =>
  text
    .replace(/^\ufeff/, '')
    .replace(/^\+0*(?=\d+-\d\d-\d\dT)/, '')
    .replace(/(T\d\d:\d\d:\d\d\S*)Z$/, '$1')

function fromUs(cell: Cell): unknown {
  if (cell instanceof Uint8Array) return sha256(cell)
  if (typeof cell === 'string') return comparable(cell)
  if (Array.isArray(cell)) return (cell as Cell[]).map(fromUs)
  if (typeof cell !== 'object' || cell === null) return cell
  return Object.fromEntries(Object.entries(cell).map(([name, field]) => [name, fromUs(field as Cell)]))
}

/**
 * DuckDB takes the item of a two-level list for a wrapper where it has one field, whatever it is called. pyarrow, and the
 * format's rules, do not where it is called `array` or after the list.
 */
function withoutSingleFields(row: unknown): unknown {
  const { pages, thumbs, ...others } = row as Record<string, { bytes: unknown }[]>
  return { ...others, pages: pages?.map(({ bytes }) => bytes), thumbs: thumbs?.map(({ bytes }) => bytes) }
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

async function readWithDuckDB(path: string): Promise<unknown[]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run("SET TimeZone = 'UTC'")
  const reader = await connection.runAndReadAll(`SELECT * FROM read_parquet('${path}')`)
  return reader.getRowObjects().map((row) => fromDuckDB(new DuckDBStructValue(row)))
}

describe('every fixture reads as native DuckDB reads it', () => {
  it.each(GOOD_FILES)('%s', async (path) => {
    const source = await nodeFileSource(path)
    const ours = (await readAllRows(await openParquet(source))).map(fromUs)
    await source.close()
    const theirs = await readWithDuckDB(path)
    expect(ours.length).toBe(theirs.length)
    expect(path.endsWith('old-lists.parquet') ? ours.map(withoutSingleFields) : ours).toEqual(theirs)
  })
})

it('keeps a leading byte order mark, as it is part of the value', async () => {
  const rows = await readAllRows(await openFixture('fixtures/layouts/snappy-v1-small-pages.parquet'))
  expect(rows.filter(({ s }) => typeof s === 'string' && s.startsWith('\ufeffBOM'))).not.toHaveLength(0)
})
