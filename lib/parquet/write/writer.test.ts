import { describe, expect, it, beforeAll } from 'vitest'
import type { DuckDBConnection } from '@duckdb/node-api'
import { GOOD_FILES } from '../test-files'
import { connect, countDifferences, describeFooter, exportRows, openPath } from './test-exports'

let db: DuckDBConnection
beforeAll(async () => {
  db = await connect()
})

async function allRows(path: string): Promise<number[]> {
  return Array.from({ length: (await openPath(path)).footer.numRows }, (_, i) => i)
}

it('the comparison sees a wrong row', async () => {
  const path = 'fixtures/rl-paged.parquet'
  const out = await exportRows(path, [0, 1, 2])
  expect(await countDifferences(db, path, [0, 2, 1], out.path)).toBe(4)
})

describe.each(GOOD_FILES)('%s', (path) => {
  it('all rows: chunks copied, nothing differs', async () => {
    const rows = await allRows(path)
    const out = await exportRows(path, rows)
    expect(out.result.writtenChunks).toBe(0)
    expect(await countDifferences(db, path, rows, out.path)).toBe(0)
    expect(await describeFooter(db, out.path)).toEqual(await describeFooter(db, path))
  })

  it.each(['source', 'optimised'] as const)('every third row, %s layout', async (layout) => {
    const rows = (await allRows(path)).filter((row) => row % 3 === 0)
    const out = await exportRows(path, rows, { layout })
    expect(out.result.rows).toBe(rows.length)
    expect(await countDifferences(db, path, rows, out.path)).toBe(0)
    expect(await describeFooter(db, out.path)).toEqual(await describeFooter(db, path))
  })

  it('shuffled', async () => {
    const rows = (await allRows(path)).map((_, i, all) => all[(i * 7919 + 3) % all.length]!)
    const distinct = [...new Set(rows)]
    const out = await exportRows(path, distinct)
    expect(await countDifferences(db, path, distinct, out.path)).toBe(0)
    expect(await describeFooter(db, out.path)).toEqual(await describeFooter(db, path))
  })
})
