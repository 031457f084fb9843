/** A page index that moved or was made anew leads to the right rows; what points elsewhere in the source is left out. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { beforeAll, describe, expect, it } from 'vitest'
import { readRows } from '../file'
import { ThriftReader, type ThriftStruct } from '../footer/thrift'
import { openFixture, readAllRows } from '../test-files'
import { connect, exportRows, openPath, temporaryPath } from './test-exports'

let db: DuckDBConnection
beforeAll(async () => {
  db = await connect()
})

const PATHS = [
  'fixtures/rl-paged.parquet',
  'fixtures/layouts/none-v1-page-index.parquet',
  'fixtures/layouts/snappy-v2-page-index.parquet',
]

describe.each(PATHS)('%s', (path) => {
  it.each([
    ['copied', 1, 'source'],
    ['written anew', 3, 'source'],
    ['optimised', 2, 'optimised'],
  ] as const)('%s', async (_, step, layout) => {
    const source = await openFixture(path)
    const rows = Array.from({ length: source.footer.numRows }, (__, row) => row).filter((row) => row % step === 0)
    const out = await openPath((await exportRows(path, rows, { layout })).path)
    const all = await readAllRows(source)
    const { leaves, rowGroups } = out.footer
    expect(rowGroups.every((group) => group.columns.every((column) => column.offsetIndex !== undefined))).toBe(true)
    for (let at = 0; at < rows.length; at += 7) {
      const group = rowGroups.findLast((each) => each.firstRow <= at)!
      const numRows = Math.min(3, group.firstRow + group.numRows - at)
      const read = await readRows(out, { rowGroup: group.index, leaves, firstRow: at, numRows })
      expect(read).toEqual(rows.slice(at, at + numRows).map((row) => all[row]))
    }
  })
})

it('column indexes hold the bounds of their pages', async () => {
  const path = temporaryPath()
  await db.run(
    `COPY (SELECT CASE WHEN i BETWEEN 20000 AND 45000 THEN NULL ELSE (i * 7919) % 100000 - 50000 END AS n FROM range(90000) t(i))
     TO '${path}' (FORMAT parquet)`,
  )
  const rows = Array.from({ length: 90_000 }, (_, row) => row)
  const { footer, source } = await openPath((await exportRows(path, rows, { layout: 'optimised' })).path)
  const column = footer.rowGroups[0]!.columns[0]!
  const read = async (extent: { offset: number; length: number }) =>
    new ThriftReader(await source.read(extent.offset, extent.offset + extent.length)).readStruct()
  const index = await read(column.columnIndex!)
  const pages = (await read(column.offsetIndex!))[1] as readonly ThriftStruct[]
  const starts = [...pages.map((page) => Number(page[3])), footer.rowGroups[0]!.numRows]
  expect(pages.length).toBeGreaterThan(3)
  for (const [i] of pages.entries()) {
    const truth = await db.runAndReadAll(
      `SELECT min(n)::INT, max(n)::INT, count(*) - count(n) FROM read_parquet('${path}', file_row_number = true)
       WHERE file_row_number >= ${starts[i]} AND file_row_number < ${starts[i + 1]}`,
    )
    const bound = (values: unknown) => {
      const bytes = (values as readonly Uint8Array[])[i]!
      return bytes.length === 0 ? null : Number(new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(0, true))
    }
    const nulls = (index[5] as readonly number[])[i]
    expect([bound(index[2]), bound(index[3]), nulls]).toEqual(
      truth.getRows()[0]!.map((each) => (each === null ? null : Number(each))),
    )
    expect((index[1] as readonly boolean[])[i]).toBe(bound(index[2]) === null)
  }
})

it('bloom filters stay behind', async () => {
  const path = temporaryPath()
  await db.run(`COPY (SELECT 'v' || (i % 10) AS s FROM range(1000) t(i)) TO '${path}' (FORMAT parquet)`)
  const blooms = async (file: string) => {
    const reader = await db.runAndReadAll(`SELECT count(bloom_filter_offset) FROM parquet_metadata('${file}')`)
    return Number(reader.getRows()[0]?.[0])
  }
  expect(await blooms(path)).toBe(1)
  const rows = Array.from({ length: 1000 }, (_, row) => row)
  expect(await blooms((await exportRows(path, rows)).path)).toBe(0)
  expect(await blooms((await exportRows(path, rows.slice(5))).path)).toBe(0)
})

it('statistics are there for what has an agreed order, and only for that', async () => {
  const path = temporaryPath()
  await db.run(
    `COPY (SELECT (i * 37) % 100 - 50 AS n, (i % 7)::UTINYINT AS u, i::DECIMAL(9,2) AS d, 'k' || i AS s, i / 4.0::DOUBLE AS f
     FROM range(100) t(i)) TO '${path}' (FORMAT parquet)`,
  )
  const out = await exportRows(path, [3, 10, 20, 99], { layout: 'optimised' })
  const reader = await db.runAndReadAll(
    `SELECT path_in_schema AS name, stats_min_value AS low, stats_max_value AS high, stats_null_count AS nulls FROM parquet_metadata('${out.path}')`,
  )
  const truth = await db.runAndReadAll(
    `SELECT min(n), max(n), min(s), max(s), min(f), max(f) FROM read_parquet('${path}', file_row_number = true) WHERE file_row_number IN (3, 10, 20, 99)`,
  )
  const [minN, maxN, minS, maxS, minF, maxF] = truth.getRowsJson()[0]!.map(String)
  expect(reader.getRowObjectsJson()).toEqual([
    { name: 'n', low: minN, high: maxN, nulls: '0' },
    { name: 'u', low: null, high: null, nulls: '0' },
    { name: 'd', low: null, high: null, nulls: '0' },
    { name: 's', low: minS, high: maxS, nulls: '0' },
    { name: 'f', low: minF, high: maxF, nulls: '0' },
  ])
})
