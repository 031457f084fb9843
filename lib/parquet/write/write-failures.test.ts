/** What stops an export leaves nothing behind that looks whole; what is too large is cut or refused. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { ByteSink } from './byte-sink'
import { openParquet, type ParquetFile } from '../file'
import { nodeFileSink } from './node-file-sink'
import { memorySource } from '../bytes/source'
import { connect, countDifferences, exportRows, openPath, temporaryPath } from './test-exports'
import { writeSelection, type SelectionRequest } from './writer'

let db: DuckDBConnection
beforeAll(async () => {
  db = await connect()
})

const PATH = 'fixtures/rl-paged.parquet'
const rows = Array.from({ length: 400 }, (_, row) => ({ file: 0, row }))
const odd = rows.filter(({ row }) => row % 2 === 1)

async function attempt(path: string, change: Partial<SelectionRequest>) {
  const request = { inputs: [{ file: await openPath(PATH) }], rows: odd, layout: 'source' as const }
  const sink = change.sink ?? (await nodeFileSink(path))
  await writeSelection({ ...request, ...change, sink })
}

const left = (path: string) => readdirSync(dirname(path)).filter((name) => name.startsWith(basename(path)))

describe('an export that stops', () => {
  it('when it is cancelled', async () => {
    const path = temporaryPath()
    const controller = new AbortController()
    const onProgress = ({ rowsDone }: { rowsDone: number }) => rowsDone > 100 && controller.abort()
    await expect(attempt(path, { signal: controller.signal, onProgress })).rejects.toMatchObject({ name: 'AbortError' })
    expect(left(path)).toEqual([])
  })

  it('when the disk is full', async () => {
    const events: string[] = []
    const sink: ByteSink = {
      write: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
      close: async () => void events.push('close'),
      abort: async () => void events.push('abort'),
    }
    await expect(attempt('', { sink })).rejects.toMatchObject({ code: 'export' })
    expect(events).toEqual(['abort'])
  })

  it('when the source ends early', async () => {
    const path = temporaryPath()
    const whole = await openPath(PATH)
    const cut = memorySource(readFileSync(PATH).subarray(0, 400_000), 'cut.parquet')
    const file: ParquetFile = { ...whole, source: cut }
    await expect(attempt(path, { inputs: [{ file }], rows })).rejects.toMatchObject({ code: 'truncated' })
    expect(left(path)).toEqual([])
  })

  it('when a row is not there', async () => {
    const path = temporaryPath()
    await expect(attempt(path, { rows: [{ file: 0, row: 400 }] })).rejects.toMatchObject({ code: 'export' })
    expect(left(path)).toEqual([])
  })

  it('leaves an older file of that name as it was', async () => {
    const path = temporaryPath()
    await attempt(path, {})
    const before = readFileSync(path)
    await expect(attempt(path, { rows: [{ file: 1, row: 0 }] })).rejects.toMatchObject({ code: 'export' })
    expect(Buffer.compare(readFileSync(path), before)).toBe(0)
  })

  it('shows nothing under its name before it is whole', async () => {
    const path = temporaryPath()
    let seen = false
    await attempt(path, {
      onProgress: ({ rowsDone, rowsTotal }) => (seen ||= rowsDone < rowsTotal && existsSync(path)),
    })
    expect(seen).toBe(false)
    expect(left(path)).toEqual([basename(path)])
  })
})

describe('large columns', () => {
  /** Values of 300 KB, some of them repeated; DuckDB puts them in pages of many megabytes. */
  const sql = `SELECT i, CASE WHEN i % 10 = 3 THEN NULL ELSE
    [unhex(array_to_string(list_transform(range(CASE WHEN i % 4 = 0 THEN 19000 ELSE 9000 END), x -> md5((x + (i % 37) * 100000)::VARCHAR)), '')),
     encode('small ' || i)] END AS images FROM range(60) t(i)`

  it.each([
    ['snappy', 'V1', ''],
    ['snappy', 'V2', ''],
    ['zstd', 'V1', ''],
    ['uncompressed', 'V1', ''],
    ['snappy', 'V1', ', DICTIONARY_SIZE_LIMIT 1000000, STRING_DICTIONARY_PAGE_SIZE_LIMIT 100000000'],
    ['zstd', 'V2', ', DICTIONARY_SIZE_LIMIT 1000000, STRING_DICTIONARY_PAGE_SIZE_LIMIT 100000000'],
  ])('stream through, %s %s%s', { timeout: 60_000 }, async (codec, version, more) => {
    const path = temporaryPath()
    await db.run(`COPY (${sql}) TO '${path}' (FORMAT parquet, CODEC '${codec}', PARQUET_VERSION ${version}${more})`)
    const all = Array.from({ length: 60 }, (_, i) => i)
    for (const picked of [all.filter((i) => i % 3 !== 1), all.toReversed().filter((i) => i % 5 !== 1)]) {
      const out = await exportRows(path, picked)
      expect(await countDifferences(db, path, picked, out.path)).toBe(0)
    }
  })

  it.each([
    ['in file order', (rows: number[]) => rows],
    ['shuffled', (rows: number[]) => rows.toSorted((a, b) => ((a * 7919) % 401) - ((b * 7919) % 401))],
  ])('are cut into more row groups where they would not fit in one: %s', async (_, inOrder) => {
    const all = Array.from({ length: 400 }, (_, i) => i)
    const picked = inOrder(all.filter((i) => i % 2 === 0))
    const whole = await exportRows('fixtures/rl-pandas.parquet', picked)
    const out = await exportRows('fixtures/rl-pandas.parquet', picked, { maxChunkBytes: 250_000 })
    expect(whole.result.rowGroups).toBe(1)
    expect(out.result.rowGroups).toBeGreaterThan(1)
    expect(await countDifferences(db, 'fixtures/rl-pandas.parquet', picked, out.path)).toBe(0)
    const { footer } = await openParquet(memorySource(readFileSync(out.path), 'out'))
    for (const group of footer.rowGroups) {
      for (const column of group.columns) expect(column.totalUncompressedSize).toBeLessThanOrEqual(250_000)
    }
  })

  /** Two values of 304 kB, a dictionary's, over and over. */
  async function writeRepeating(rows: number): Promise<string> {
    const path = temporaryPath()
    const value = "unhex(array_to_string(list_transform(range(19000), x -> md5((x + k * 100000)::VARCHAR)), ''))"
    const large = 'DICTIONARY_SIZE_LIMIT 1000000, STRING_DICTIONARY_PAGE_SIZE_LIMIT 100000000'
    await db.run(
      `COPY (SELECT i, v FROM range(${rows}) t(i) JOIN (SELECT k, ${value} AS v FROM range(2) s(k)) ON k = i % 2 ORDER BY i)
       TO '${path}' (FORMAT parquet, CODEC 'uncompressed', ${large})`,
    )
    return path
  }

  it('are cut where a few large values, which a dictionary repeats, turn out not to fit, and little is written twice', async () => {
    const path = await writeRepeating(40)
    const picked = Array.from({ length: 40 }, (_, i) => i).filter((i) => i % 4 !== 1)
    const out = await exportRows(path, picked, { maxChunkBytes: 4_000_000 })
    expect(out.result.rowGroups).toBeGreaterThan(1)
    expect(out.result.bytes).toBeLessThan(picked.length * 304_000 + 4_500_000)
    expect(await countDifferences(db, path, picked, out.path)).toBe(0)
  })

  it('are cut when row groups are joined, by what their values come to and not by what a dictionary makes of it', async () => {
    const path = temporaryPath()
    await db.run(
      `COPY (SELECT i, [{d: repeat('x', 20000)}] AS tools FROM range(5000) t(i))
       TO '${path}' (FORMAT parquet, CODEC 'snappy', ROW_GROUP_SIZE 2048)`,
    )
    const picked = Array.from({ length: 5000 }, (_, i) => i)
    const out = await exportRows(path, picked, { layout: 'optimised', maxChunkBytes: 8_000_000 })
    const { footer } = await openParquet(memorySource(readFileSync(out.path), 'out'))
    for (const { numRows } of footer.rowGroups) expect(numRows * 20_000).toBeLessThanOrEqual(8_000_000)
    expect(out.result.rowGroups).toBeLessThan(20)
    expect(await countDifferences(db, path, picked, out.path)).toBe(0)
  })

  it('in another order are written as what they hold, not as a dictionary counts it', { timeout: 60_000 }, async () => {
    const path = await writeRepeating(445)
    const picked = Array.from({ length: 445 }, (_, i) => (i * 333) % 445)
    const out = await exportRows(path, picked)
    // 135 MB; one row group of it would be held in memory.
    expect(out.result.rowGroups).toBeGreaterThanOrEqual(3)
    expect(out.result.bytes).toBeLessThan(445 * 304_000 * 1.01)
    expect(await countDifferences(db, path, picked, out.path)).toBe(0)
  })

  it('of one row that does not fit are refused', async () => {
    await expect(exportRows('fixtures/rl-pandas.parquet', [0, 2], { maxChunkBytes: 100 })).rejects.toMatchObject({
      code: 'export',
    })
  })
})
