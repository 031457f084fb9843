/** Long lists of integers go out by runs and tables: what DuckDB wrote is what DuckDB reads back, however it lay. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { beforeAll, describe, expect, it } from 'vitest'
import { connect, countDifferences, describeFooter, exportRows, openPath, temporaryPath } from './test-exports'
import type { Codec } from '../types'

let db: DuckDBConnection
beforeAll(async () => {
  db = await connect()
})

const ROWS = 40

/** Some long enough for tables of pairs, some with long runs of one value, null and empty ones, nulls among the elements. */
const listOf = (element: string, length: string) => `CASE i % 8
  WHEN 0 THEN NULL WHEN 1 THEN []
  WHEN 2 THEN [CASE WHEN hash(i, k) % 7 = 0 THEN NULL ELSE ${element} END FOR k IN range(50)]
  WHEN 3 THEN [${element.replaceAll('k', '0')} FOR k IN range(3000)]
  ELSE [${element} FOR k IN range(${length})] END`

const BYTE = '(hash(i, k) % 256)'
const COLUMNS = {
  'bytes as uint8': [`${listOf(BYTE, '20000 + i')}::UTINYINT[]`],
  'bytes as int64': [`${listOf(BYTE, '20000 + i')}::BIGINT[]`],
  'few values': [`${listOf('(hash(i, k) % 5)', '3000')}::SMALLINT[]`],
  'more values than a byte counts': [`${listOf('(hash(i, k) % 700)', '20000 + i')}::BIGINT[]`],
  'some beyond a byte, below zero, and at the ends': [
    `${listOf(`CASE WHEN hash(k, i) % 900 = 3 THEN 300 ELSE ${BYTE} END`, '17000')}::INTEGER[]`,
    `${listOf('(k * 5 - 40)', '300')}::BIGINT[]`,
    `[9223372036854775807, -9223372036854775807, 4294967296, 255, i]::BIGINT[]`,
    `[18446744073709551615, 4294967295, 256, 255, i]::UBIGINT[]`,
  ],
  'in structs, several a row': [
    `CASE i % 5 WHEN 0 THEN [] WHEN 1 THEN NULL ELSE
     [{bytes: ${listOf(BYTE, '17000')}::UTINYINT[], path: 'a'}, NULL, {bytes: ${listOf(BYTE, '10')}::UTINYINT[], path: NULL}] END`,
  ],
} as const

async function make(columns: readonly string[], options: string): Promise<string> {
  const path = temporaryPath()
  const list = columns.map((sql, k) => `${sql} AS c${k}`).join(', ')
  await db.run(`COPY (SELECT i, ${list} FROM range(${ROWS}) t(i)) TO '${path}' (FORMAT parquet, ${options})`)
  return path
}

const PICKS = {
  'every third': Array.from({ length: ROWS }, (_, row) => row).filter((row) => row % 3 !== 1),
  shuffled: Array.from({ length: ROWS }, (_, row) => (row * 17 + 5) % ROWS),
}

/** How DuckDB is told, and what it then wrote. */
const LAYOUTS: Record<string, readonly [options: string, encodings: string]> = {
  dictionary: ["CODEC 'snappy', DICTIONARY_SIZE_LIMIT 100000", 'PLAIN_DICTIONARY'],
  plain: ["CODEC 'zstd', DICTIONARY_SIZE_LIMIT 1", 'PLAIN'],
  delta: ["CODEC 'uncompressed', PARQUET_VERSION V2, DICTIONARY_SIZE_LIMIT 1", 'DELTA_BINARY_PACKED'],
}

const ask = async (sql: string) => (await db.runAndReadAll(sql)).getRowObjectsJson()

describe.each(Object.entries(LAYOUTS))('lists written as %s', (_, [options, encodings]) => {
  it.each(Object.entries(COLUMNS))('of %s', { timeout: 60_000 }, async (__, columns) => {
    const path = await make(columns, options)
    const written = await ask(`SELECT encodings FROM parquet_metadata('${path}') WHERE path_in_schema LIKE 'c0%'`)
    expect(written[0]).toEqual({ encodings })
    for (const rows of Object.values(PICKS)) {
      const out = await exportRows(path, rows)
      expect(await countDifferences(db, path, rows, out.path)).toBe(0)
      expect(await describeFooter(db, out.path)).toEqual(await describeFooter(db, path))
    }
  })
})

it('statistics of a column are those of the rows that went out', async () => {
  const path = await make(
    ['[i * 1000 - 7000, 5, NULL]::BIGINT[]', '[i / 8 - 2, NULL]::DOUBLE[]', '[i - 9]::INTEGER[]'],
    'CODEC zstd',
  )
  for (const rows of [[3, 30, 17], [0, 39], [8]]) {
    const out = await exportRows(path, rows)
    const found = await ask(
      `SELECT stats_min_value AS least, stats_max_value AS most FROM parquet_metadata('${out.path}') WHERE column_id > 0 ORDER BY column_id`,
    )
    const bounds = (c: string) =>
      `(SELECT min(x) FROM (SELECT unnest(${c}) x FROM o)), (SELECT max(x) FROM (SELECT unnest(${c}) x FROM o))`
    const [wanted] = (
      await db.runAndReadAll(`WITH o AS (FROM '${out.path}') SELECT ${['c0', 'c1', 'c2'].map(bounds).join(', ')}`)
    ).getRowsJson()
    expect(found.flatMap(({ least, most }) => [Number(least), Number(most)])).toEqual(wanted?.map(Number))
  }
})

it('indices keep their place where a dictionary grows past a byte from page to page', async () => {
  const path = temporaryPath()
  await db.run(
    `COPY (SELECT 'value ' || (hash(i) % 900) AS s, (hash(i + 1) % 300)::INTEGER AS n FROM range(70000) t(i)) TO '${path}' (FORMAT parquet)`,
  )
  const rows = Array.from({ length: 70_000 }, (_, row) => row).filter((row) => row % 11 !== 4)
  for (const codec of ['UNCOMPRESSED', 'SNAPPY'] satisfies Codec[]) {
    const out = await exportRows(path, rows, { codec })
    const sum = (file: string, filter: string) =>
      ask(`SELECT count(*) AS n, sum(hash(file_row_number_of, s, n))::VARCHAR AS sum FROM
        (SELECT s, n, row_number() OVER (ORDER BY file_row_number) AS file_row_number_of FROM read_parquet('${file}', file_row_number = true) ${filter})`)
    expect(await sum(out.path, '')).toEqual(await sum(path, 'WHERE file_row_number % 11 <> 4'))
  }
})

it('a dictionary goes out before its pages are more than memory should hold, and later values by themselves', async () => {
  const path = temporaryPath()
  // Bytes for 19 MB, then numbers that the dictionary has not met.
  await db.run(
    `COPY (SELECT [((hash(i, k) % 256) + CASE WHEN i = 189 THEN 1000 ELSE 0 END)::BIGINT FOR k IN range(100000)] AS c0 FROM range(190) t(i))
     TO '${path}' (FORMAT parquet, CODEC uncompressed, DICTIONARY_SIZE_LIMIT 100000)`,
  )
  const rows = Array.from({ length: 190 }, (_, row) => row).filter((row) => row !== 5)
  const out = await exportRows(path, rows)
  const hashes = (file: string) =>
    ask(`SELECT hash(c0)::VARCHAR AS hash FROM read_parquet('${file}', file_row_number=true) ORDER BY file_row_number`)
  expect(await hashes(out.path)).toEqual((await hashes(path)).toSpliced(5, 1))
  const [chunk] = (await openPath(out.path)).footer.rowGroups[0]!.columns
  expect(chunk!.totalCompressedSize).toBeLessThan(20.5e6)
  expect(chunk!.encodings.toSorted()).toEqual(['PLAIN', 'RLE', 'RLE_DICTIONARY'])
}, 60_000)
