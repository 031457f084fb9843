/** Bounds that are written stand by an order in the footer, or there are none. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { memorySource } from '../bytes/source'
import { openParquet, type ParquetFile } from '../file'
import { FILE_METADATA } from '../footer/fields'
import { rawList, rawStruct } from '../footer/raw-footer'
import { ThriftReader } from '../footer/thrift'
import { withColumnOrders, withTrailer } from '../test-footer'
import { connect, exportRows, openPath, temporaryPath } from './test-exports'
import type { SelectionRequest } from './writer'

const db = await connect()
const ALL = Array.from({ length: 100 }, (_, row) => row)

/** Columns n and s, of which the footer says this: ColumnOrder's member for each column, or nothing. */
async function make(orders: readonly number[] | undefined): Promise<ParquetFile> {
  const path = temporaryPath()
  await db.run(`COPY (SELECT i AS n, 'k' || i AS s FROM range(100) t(i)) TO '${path}' (FORMAT parquet)`)
  const bytes = readFileSync(path)
  const { footer } = await openPath(path)
  const whole = Buffer.concat([bytes.subarray(0, footer.offset), withTrailer(withColumnOrders(footer.raw, orders))])
  return openParquet(memorySource(Uint8Array.from(whole), path))
}

/** What an export says: the orders, and of each column whether it has bounds, a column index, a count of nulls. */
async function exportOf(file: ParquetFile, rows: readonly number[], options: Partial<SelectionRequest> = {}) {
  const { path } = await exportRows(file.source.name, rows, { inputs: [{ file }], ...options })
  const { footer } = await openPath(path)
  return {
    orders: rawList(rawStruct(footer.raw).get(FILE_METADATA.columnOrders)).map((order) =>
      Object.keys(new ThriftReader(order).readStruct()).map(Number),
    ),
    columns: footer.rowGroups[0]!.columns.map(({ statistics, columnIndex }) => [
      statistics?.minValue !== undefined && statistics.maxValue !== undefined,
      columnIndex !== undefined,
      statistics?.nullCount,
    ]),
  }
}

const bounded = [true, true, 0]
const counted = [false, false, 0]

it('the order of its type for each column of a file that is written anew', async () => {
  const file = await make(undefined)
  for (const rows of [
    [3, 4, 9],
    [9, 3, 4],
  ])
    expect(await exportOf(file, rows, { layout: 'optimised' })).toEqual({
      orders: [[1], [1]],
      columns: [bounded, bounded],
    })
})

it('none where a chunk is copied, by whose order its own bounds were found nobody knows; then the others have none', async () => {
  const file = await make(undefined)
  const edits = (_: number, row: number) => (row === 5 ? [{ path: ['s'], after: 'changed' }] : undefined)
  const { orders, columns } = await exportOf(file, ALL, { edits })
  expect(orders).toEqual([])
  expect(columns).toEqual([[true, false, 0], counted])
})

it('those of the source, and bounds only where it is the one we compare by', async () => {
  const file = await make([2, 1])
  expect(await exportOf(file, [3, 4, 9], { layout: 'optimised' })).toEqual({
    orders: [[2], [1]],
    columns: [counted, bounded],
  })
})
