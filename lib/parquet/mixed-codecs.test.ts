/** A file may have another codec in every column chunk: read, copied and spliced, each chunk stays what it was. */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { DuckDBConnection } from '@duckdb/node-api'
import { encodeRawList, rawRowGroups, rawStruct } from './footer/raw-footer'
import { THRIFT } from './footer/thrift-writer'
import { weighLeaves } from './footer/leaf-weight'
import { readBinaryCells, walkBinaryCells } from './images/images'
import { withFields, withTrailer } from './test-footer'
import { imageHashesByDuckDB, openFixture, readAllRows } from './test-files'
import { connect, countDifferences, describeFooter, exportRows, openPath, temporaryPath } from './write/test-exports'

/** The same rows in the same row groups, written by pyarrow with one codec each, data pages v1 and v2. */
const LAYOUTS = [
  'snappy-v1-small-pages',
  'brotli-v1',
  'gzip-v1-plain',
  'lz4-v2-plain',
  'none-v1-page-index',
  'zstd-v2',
].map((name) => `fixtures/layouts/${name}.parquet`)
const [FIRST = ''] = LAYOUTS
const ROWS = Array.from({ length: 60 }, (_, row) => row)

/** Column chunks of the layouts in turn, put together under the first one's footer; `columnStep` 0 = a row group has one codec. */
async function mix(columnStep: number): Promise<string> {
  const files = await Promise.all(LAYOUTS.map(openFixture))
  const { footer } = files[0]!
  const parts: Uint8Array[] = [Buffer.from('PAR1')]
  let end = 4
  const groups: Uint8Array[] = []
  for (const { index, columns } of footer.rowGroups) {
    const moved: Uint8Array[] = []
    for (const { leafIndex } of columns) {
      const file = files[(leafIndex * columnStep + index * 2) % files.length]!
      const chunk = file.footer.rowGroups[index]!.columns[leafIndex]!
      const shift = end - chunk.start
      const raw = rawRowGroups(file.footer.raw)(index).columns[leafIndex]!
      const meta = withFields(rawStruct(raw.get(3)!.bytes), {
        9: (thrift) => thrift.i64(9, chunk.dataPageOffset + shift),
        11: (thrift) => thrift.i64(11, (chunk.dictionaryPageOffset ?? 0) + shift),
      })
      const gone = () => undefined
      moved.push(
        withFields(raw, { 3: (thrift) => thrift.raw(3, THRIFT.STRUCT, meta), 4: gone, 5: gone, 6: gone, 7: gone }),
      )
      parts.push(await file.source.read(chunk.start, chunk.end))
      end += chunk.end - chunk.start
    }
    const list = encodeRawList(moved)
    groups.push(
      withFields(rawRowGroups(footer.raw)(index).fields, {
        1: (thrift) => thrift.raw(1, THRIFT.LIST, list),
        5: () => 0,
      }),
    )
  }
  const list = encodeRawList(groups)
  const raw = withFields(rawStruct(footer.raw), { 4: (thrift) => thrift.raw(4, THRIFT.LIST, list) })
  const path = temporaryPath()
  writeFileSync(path, Buffer.concat([...parts, withTrailer(raw)]))
  return path
}

describe.each([
  ['per column and row group', 1, 6],
  ['per row group', 0, 1],
] as const)('codecs mixed %s', (_, columnStep, codecsInGroup) => {
  let db: DuckDBConnection
  let path: string
  beforeAll(async () => {
    db = await connect()
    path = await mix(columnStep)
  })

  /** [row group][column], as DuckDB tells them. */
  async function codecsOf(file: string): Promise<string[][]> {
    const sql = `SELECT row_group_id AS g, list(compression ORDER BY column_id) AS codecs FROM parquet_metadata('${file}') GROUP BY g ORDER BY g`
    const rows = (await db.runAndReadAll(sql)).getRowObjectsJson()
    return rows.map(({ codecs }) => codecs as string[])
  }

  it('are there, and DuckDB reads the same rows', async () => {
    const codecs = await codecsOf(path)
    expect(codecs.map((group) => new Set(group).size)).toEqual([codecsInGroup, codecsInGroup])
    for (const [i, codec] of codecs[0]!.entries()) expect(codec).not.toBe(codecs[1]![i])
    expect(await countDifferences(db, FIRST, ROWS, path)).toBe(0)
  })

  it('are read', async () => {
    expect(await readAllRows(await openPath(path))).toEqual(await readAllRows(await openFixture(FIRST)))
  })

  it('give every image in one pass, and alone before and after', async () => {
    const file = await openPath(path)
    const leaf = weighLeaves(file.footer).find(({ weight }) => weight === 'image')!.leaf
    const expected = await imageHashesByDuckDB(FIRST)
    const alone = () => Promise.all(ROWS.map(async (row) => hashes(await readBinaryCells(file, leaf, row))))
    expect(await alone()).toEqual(expected)
    const seen: (string | null)[][] = []
    for await (const { cells } of walkBinaryCells(file, leaf)) seen.push(hashes(cells))
    expect(seen).toEqual(expected)
    expect(await alone()).toEqual(expected)
  })

  it('all rows: every chunk is copied', async () => {
    const out = await exportRows(path, ROWS)
    expect(out.result).toMatchObject({ writtenChunks: 0, copiedChunks: 48 })
    expect(await codecsOf(out.path)).toEqual(await codecsOf(path))
    expect(await countDifferences(db, path, ROWS, out.path)).toBe(0)
    expect(await describeFooter(db, out.path)).toEqual(await describeFooter(db, path))
  })

  it('some rows: every chunk is written with its own', async () => {
    const rows = ROWS.filter((row) => row % 3 > 0)
    const out = await exportRows(path, rows)
    expect(out.result).toMatchObject({ writtenChunks: 48, copiedChunks: 0 })
    expect(await codecsOf(out.path)).toEqual(await codecsOf(path))
    expect(await countDifferences(db, path, rows, out.path)).toBe(0)
  })

  it('rows of both groups in one: a column is written with the codec of its first chunk', async () => {
    const [first] = await codecsOf(path)
    const optimised = await exportRows(path, ROWS, { layout: 'optimised' })
    expect(await codecsOf(optimised.path)).toEqual([first])
    expect(await countDifferences(db, path, ROWS, optimised.path)).toBe(0)
    const shuffled = ROWS.map((row) => (row * 37 + 5) % 60)
    const out = await exportRows(path, shuffled)
    expect(await codecsOf(out.path)).toEqual([first])
    expect(await countDifferences(db, path, shuffled, out.path)).toBe(0)
  })
})

function hashes(cells: readonly (Uint8Array | null)[]): (string | null)[] {
  return cells.map((bytes) => bytes && createHash('sha256').update(bytes).digest('hex'))
}
