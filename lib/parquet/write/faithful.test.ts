/** What of a column an export keeps besides its values, as DuckDB reads it back. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { beforeAll, describe, expect, it } from 'vitest'
import { connect, exportRows, temporaryPath } from './test-exports'
import { rangeOrder } from './value-range'
import { createdBy } from './write-footer'
import type { Leaf } from '../types'

let db: DuckDBConnection
beforeAll(async () => {
  db = await connect()
})

async function make(sql: string, options = ''): Promise<string> {
  const path = temporaryPath()
  await db.run(`COPY (${sql}) TO '${path}' (FORMAT parquet${options})`)
  return path
}

const ask = async (sql: string) => (await db.runAndReadAll(sql)).getRowObjectsJson()
const ALL = Array.from({ length: 100 }, (_, row) => row)

/** Copied as it is, and written anew. */
const PICKS = [ALL, ALL.filter((row) => row % 3 === 0)]

describe.each(['snappy', 'zstd', 'gzip', 'lz4_raw', 'brotli', 'uncompressed'])('a column in %s', (codec) => {
  it('stays so unless another is asked for', async () => {
    const path = await make(`SELECT i, repeat('text ' || i, 20) AS s FROM range(100) t(i)`, `, CODEC '${codec}'`)
    const codecs = (file: string) => ask(`SELECT path_in_schema, compression FROM parquet_metadata('${file}')`)
    for (const rows of [...PICKS, ALL.toReversed()])
      expect(await codecs((await exportRows(path, rows)).path)).toEqual(await codecs(path))
  })
})

it('field ids are kept, and who wrote the file is told', async () => {
  const path = await make(
    `SELECT i, {x: i, y: [i]} AS s FROM range(100) t(i)`,
    `, FIELD_IDS {i: 7, s: {__duckdb_field_id: 8, x: 9, y: {__duckdb_field_id: 10, element: 11}}}`,
  )
  const ids = (file: string) => ask(`SELECT name, field_id FROM parquet_schema('${file}')`)
  expect((await ids(path)).flatMap((row) => row['field_id'] ?? [])).toEqual(['7', '8', '9', '10', '11'])
  for (const rows of PICKS) {
    const out = await exportRows(path, rows)
    expect(await ids(out.path)).toEqual(await ids(path))
    expect(await ask(`SELECT created_by FROM parquet_file_metadata('${out.path}')`)).toEqual([
      { created_by: createdBy() },
    ])
  }
})

it('copied statistics are those whose order does not depend on who wrote them', async () => {
  const path = await make(`SELECT i, 'k' || i AS s FROM range(100) t(i)`)
  const statistics = (file: string, deprecated: boolean) =>
    ask(
      `SELECT ${deprecated ? 'stats_min, stats_max' : 'stats_min_value, stats_max_value, stats_null_count'} FROM parquet_metadata('${file}')`,
    )
  const out = await exportRows(path, ALL)
  expect(out.result.writtenChunks).toBe(0)
  expect((await statistics(path, true)).some((row) => row['stats_min'] !== null)).toBe(true)
  expect(await statistics(out.path, false)).toEqual(await statistics(path, false))
  const none = { stats_min: null, stats_max: null }
  expect(await statistics(out.path, true)).toEqual([none, none])
})

describe('no order is told', () => {
  const leaf = (change: Partial<Leaf>) => rangeOrder(change as Leaf)

  it.each<[string, Partial<Leaf>]>([
    ['INT96', { physicalType: 'INT96' }],
    ['float16', { physicalType: 'FIXED_LEN_BYTE_ARRAY', typeLength: 2, logical: { kind: 'float16' } }],
    ['fixed-length bytes', { physicalType: 'FIXED_LEN_BYTE_ARRAY', typeLength: 16 }],
    ['uint64', { physicalType: 'INT64', logical: { kind: 'int', bits: 64, signed: false } }],
    ['decimal', { physicalType: 'INT32', logical: { kind: 'decimal', precision: 9, scale: 2 } }],
    ['GEOMETRY', { physicalType: 'BYTE_ARRAY', logical: { kind: 'other', id: 17, parameters: '{}' } }],
    ['decimal in bytes', { physicalType: 'BYTE_ARRAY', logical: { kind: 'decimal', precision: 38, scale: 2 } }],
  ])('of %s', (_, change) => {
    expect(leaf(change)).toBeUndefined()
  })

  it('but of what has one', () => {
    expect(leaf({ physicalType: 'INT64', logical: { kind: 'int', bits: 64, signed: true } })).toBe('int64')
  })
})
