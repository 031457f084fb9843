/** Schemas and values DuckDB makes up, in layouts it can write; any rows in any order come out as they went in. */
import type { DuckDBConnection } from '@duckdb/node-api'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { memorySink } from './byte-sink'
import { openParquet } from '../file'
import { hashRow } from '../rows/row-hash'
import { streamRows } from '../rows/row-stream'
import { memorySource } from '../bytes/source'
import { connect, countDifferences, describeFooter, exportRows, openPath, temporaryPath } from './test-exports'
import { writeSelection } from './writer'
import type { Codec } from '../types'

let db: DuckDBConnection
beforeAll(async () => {
  db = await connect()
})

/** An SQL expression over `i` and its nested kin; nulls and empty lists everywhere. */
const scalar = fc.constantFrom(
  "'text ' || i",
  "repeat('ß', (i % 50)::INT)",
  "CASE i % 3 WHEN 0 THEN '' WHEN 1 THEN NULL ELSE 'same' END",
  'i::INTEGER',
  '(i * 1000003)::BIGINT',
  '(18446744073709551615 - i)::UBIGINT',
  '(i % 256)::UTINYINT',
  'i::DOUBLE / 7',
  "CASE i % 4 WHEN 0 THEN 'nan' WHEN 1 THEN '-0' WHEN 2 THEN 'inf' ELSE '1e-300' END::DOUBLE",
  'i::FLOAT / 3',
  'i % 2 = 0',
  "('\\xFF\\x00' || chr((65 + i % 26)::INT))::BLOB",
  "DATE '1969-12-25' + i::INT",
  "TIMESTAMP '1969-12-31 23:59:59.999999' + to_microseconds(i)",
  'make_timestamp_ns(-5 + i * 1000000007)',
  'i::DECIMAL(9,1) / 10',
  '(i * 1234567)::DECIMAL(38,10) / 1000',
  'uuid()',
  'NULL::INTEGER',
)

const type: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    tie('value').map((v) => `CASE WHEN i % 5 = 0 THEN NULL ELSE ${v} END`),
    tie('value').map((v) => `CASE i % 4 WHEN 0 THEN [] WHEN 1 THEN NULL ELSE [${v}, NULL, ${v}] END`),
    tie('value').map((v) => `CASE WHEN i % 6 = 0 THEN NULL ELSE struct_pack(a := ${v}, b := i) END`),
  ),
})).value

const source = fc.record({
  columns: fc.array(type, { minLength: 1, maxLength: 4 }),
  rows: fc.integer({ min: 1, max: 3_000 }),
  codec: fc.constantFrom('uncompressed', 'snappy', 'zstd', 'gzip', 'lz4_raw', 'brotli'),
  group: fc.constantFrom(100, 2_048, 100_000),
  version: fc.constantFrom('V1', 'V2'),
})

const selection = fc.record({
  keep: fc.integer({ min: 1, max: 100 }),
  order: fc.constantFrom('file', 'shuffled'),
  layout: fc.constantFrom('source' as const, 'optimised' as const),
  codec: fc.constantFrom<Codec | undefined>(undefined, 'SNAPPY', 'LZ4_RAW', 'ZSTD'),
})

async function make({ columns, rows, codec, group, version }: typeof source extends fc.Arbitrary<infer T> ? T : never) {
  const path = temporaryPath()
  const list = columns.map((sql, k) => `${sql} AS c${k}`).join(', ')
  await db.run(
    `COPY (SELECT ${list} FROM range(${rows}) t(i)) TO '${path}'
     (FORMAT parquet, CODEC '${codec}', ROW_GROUP_SIZE ${group}, PARQUET_VERSION ${version})`,
  )
  return path
}

function choose(rows: number, keep: number, order: string): number[] {
  const kept = Array.from({ length: rows }, (_, i) => i).filter((i) => ((i * 2654435761) >>> 0) % 100 < keep)
  return order === 'file' ? kept : kept.toSorted((a, b) => ((a * 7919) % 10_007) - ((b * 7919) % 10_007))
}

it('any rows of any schema in any order', { timeout: 240_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(source, selection, async (made, { keep, order, layout, codec }) => {
      const path = await make(made)
      const rows = choose(made.rows, keep, order)
      const out = await exportRows(path, rows, { layout, codec })
      expect(await countDifferences(db, path, rows, out.path)).toBe(0)
      expect(await describeFooter(db, out.path)).toEqual(await describeFooter(db, path))
      expect(await rowHashes(out.path)).toEqual(await rowHashes(path, rows))
    }),
    { numRuns: 25, seed: 20_261_123 },
  )
})

it('statistics and page indexes leave no row out of a filter', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(source, selection, async (made, { layout }) => {
      const path = await make({
        ...made,
        columns: ["'k' || (i % 97)", '(i * 37) % 1000', '(i % 50)::DOUBLE - 25', ...made.columns],
      })
      const out = await exportRows(path, choose(made.rows, 70, 'file'), { layout })
      const count = async (filter: string, hint: string) => {
        const reader = await db.runAndReadAll(`SELECT count(*) FROM ${hint} WHERE ${filter}`)
        return Number(reader.getRows()[0]?.[0])
      }
      await db.run(`CREATE OR REPLACE TEMP TABLE plain AS SELECT * FROM read_parquet('${out.path}')`)
      for (const filter of ["c0 = 'k5'", "c0 > 'k9'", 'c1 = 111', 'c1 < 3', 'c2 = 0', 'c2 < -24', 'c0 IS NULL']) {
        expect(await count(filter, `read_parquet('${out.path}')`)).toBe(await count(filter, 'plain'))
      }
    }),
    { numRuns: 10, seed: 7 },
  )
})

/** Physical values and levels of every row, by hash; of `rows` in that order, where given. */
async function rowHashes(path: string, rows?: readonly number[]): Promise<string[]> {
  const file = await openPath(path)
  const hashes: string[] = Array.from({ length: file.footer.numRows }, () => '')
  for (const group of file.footer.rowGroups) {
    for (const leaf of file.footer.leaves) {
      for await (const open of streamRows(file, group, leaf, undefined)) {
        for (let row = 0; row < open.numRows; row++) {
          const { high, low } = hashRow(open, row)
          hashes[group.firstRow + open.firstRow + row] += `${high}-${low} `
        }
      }
    }
  }
  return rows === undefined ? hashes : rows.map((row) => hashes[row] ?? '')
}

it('bits that numbers would lose: NaN payloads, -0, invalid UTF-8, a leading BOM', async () => {
  const path = temporaryPath()
  await db.run(
    `COPY (SELECT '\u{FEFF}bom' AS s, '-0'::DOUBLE AS d, 'nan'::FLOAT AS f FROM range(3)) TO '${path}' (FORMAT parquet, CODEC uncompressed, DICTIONARY_SIZE_LIMIT 1)`,
  )
  const bytes = (await import('node:fs')).readFileSync(path)
  // A NaN with a payload and sign, and bytes that are no UTF-8, in place of what DuckDB wrote.
  const nan = bytes.indexOf(Buffer.from([0, 0, 0xc0, 0x7f]))
  expect(nan).toBeGreaterThan(0)
  bytes.set([0x45, 0x23, 0xc1, 0xff], nan)
  const text = bytes.indexOf('bom')
  bytes.set([0xff, 0xc0, 0x80], text)
  const file = await openParquet(memorySource(bytes, 'bits.parquet'))
  const sink = memorySink()
  await writeSelection({
    inputs: [{ file }],
    rows: [
      { file: 0, row: 2 },
      { file: 0, row: 0 },
    ],
    layout: 'source',
    sink,
    codec: 'UNCOMPRESSED',
  })
  const out = Buffer.from(sink.bytes())
  expect(out.includes(Buffer.from([0x45, 0x23, 0xc1, 0xff]))).toBe(true)
  expect(out.includes(Buffer.from([0xef, 0xbb, 0xbf, 0xff, 0xc0, 0x80]))).toBe(true)
  expect(out.includes(Buffer.from([0, 0, 0, 0, 0, 0, 0, 0x80]))).toBe(true)
})
