/** Beyond 4 GiB: chunks there, one that lies over the border, and one that is itself larger; 9 GiB of which hardly a byte is stored. */
import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { DuckDBConnection } from '@duckdb/node-api'
import { nodeFileSource } from './bytes/node-file'
import { openParquet, type ParquetFile } from './file'
import { weighLeaves } from './footer/leaf-weight'
import { readBinaryCells, walkBinaryCells } from './images/images'
import { loadIndex, saveIndex } from './images/index-file'
import { readOffsetIndex } from './pages/page-starts'
import { sparseSink, sparseSource, spread, writeSparse, type SparseFile } from './test-far-file'
import { imageHashesByDuckDB, openFixture, readAllRows } from './test-files'
import { connect, countDifferences, temporaryPath } from './write/test-exports'
import { writeSelection } from './write/writer'
import type { Leaf } from './types'

const BORDER = 2 ** 32
/** Three of them are more than 4 GiB; none passes the 2 GiB a page can have. */
const FILLER_BYTES = 3 * 2 ** 29
/** A chunk of more than 1 GiB is not copied, for pyarrow stops at 2 GiB. */
const COPIED_BYTES = 1000 * 2 ** 20

function imageLeaf(file: ParquetFile): Leaf {
  const leaf = weighLeaves(file.footer).find(({ weight }) => weight === 'image')?.leaf
  if (!leaf) throw new Error('no image column')
  return leaf
}

const hashes = (cells: readonly (Uint8Array | null)[]) =>
  cells.map((bytes) => bytes && createHash('sha256').update(bytes).digest('hex'))

type Far = () => Promise<SparseFile>

/** The second group's image chunk lies over the border. */
function overTheBorder(fixture: string, hasIndex: boolean): Far {
  return async () => {
    const file = await openFixture(fixture)
    const { columns } = file.footer.rowGroups[1]!
    const { start, end } = columns[imageLeaf(file).leafIndex]!
    const before = Math.min(...columns.map((chunk) => chunk.start))
    return spread(file, [{ before, bytes: BORDER - Math.floor((start + end) / 2), isPage: false }], hasIndex)
  }
}

/** The first group's image chunk has fillers between its pages. */
function largeChunk(fixture: string, hasIndex: boolean): Far {
  return async () => {
    const file = await openFixture(fixture)
    const [group] = file.footer.rowGroups
    const pages = await readOffsetIndex(file.source, group!.columns[imageLeaf(file).leafIndex]!, group!)
    const gaps = pages.slice(1, 4).map(({ offset }) => ({ before: offset, bytes: FILLER_BYTES, isPage: true }))
    expect(gaps).toHaveLength(3)
    return spread(file, gaps, hasIndex)
  }
}

/** All of it beyond the border; a filler between the first image chunk's dictionary and its pages. */
function farDictionary(fixture: string): Far {
  return async () => {
    const file = await openFixture(fixture)
    const chunk = file.footer.rowGroups[0]!.columns[imageLeaf(file).leafIndex]!
    return spread(file, [
      { before: 4, bytes: BORDER, isPage: false },
      { before: chunk.dataPageOffset, bytes: FILLER_BYTES, isPage: true },
    ])
  }
}

const PAGED = 'fixtures/rl-paged.parquet'
const SMALL_PAGES = 'fixtures/layouts/snappy-v2-page-index.parquet'
const DICTIONARY = 'fixtures/rl-datasets-legacy.parquet'

/** DuckDB does not pass over index pages, as the format asks: of files with fillers it reads the other columns. */
const FAR: readonly [string, string, Far, without: readonly string[]][] = [
  ['over the border, with a page index', PAGED, overTheBorder(PAGED, true), []],
  ['over the border, without', PAGED, overTheBorder(PAGED, false), []],
  ['a chunk of 4.5 GiB, with a page index', SMALL_PAGES, largeChunk(SMALL_PAGES, true), ['images']],
  ['a chunk of 4.5 GiB, without', SMALL_PAGES, largeChunk(SMALL_PAGES, false), ['images']],
  ['dictionaries beyond the border', DICTIONARY, farDictionary(DICTIONARY), ['images']],
]

describe.each(FAR)('%s', (_, fixture, make, without) => {
  let far: SparseFile
  let expected: (string | null)[][]
  let db: DuckDBConnection
  beforeAll(async () => {
    far = await make()
    expected = await imageHashesByDuckDB(fixture)
    db = await connect()
  })
  const open = () => openParquet(sparseSource(far))

  it('opens; its light columns are the near file’s, and cost no more than they weigh', async () => {
    const file = await open()
    expect(file.source.byteLength).toBeGreaterThan(BORDER)
    const light = (of: ParquetFile) =>
      weighLeaves(of.footer).flatMap(({ leaf, weight }) => (weight === 'light' ? [leaf] : []))
    const near = await openFixture(fixture)
    expect(await readAllRows(file, light(file))).toEqual(await readAllRows(near, light(near)))
    expect(file.source.counts.bytes).toBeLessThan(near.source.byteLength)
  })

  it('gives one image of any row', async () => {
    const file = await open()
    const rows = expected.map((_row, row) => row).filter((row) => row % 37 === 0 || row === expected.length - 1)
    for (const row of rows) expect(hashes(await readBinaryCells(file, imageLeaf(file), row))).toEqual(expected[row])
    expect(file.source.counts.bytes).toBeLessThan(64 << 20)
  })

  it('a pass meets every image, and the places it keeps give any of them alone after a reload', async () => {
    const file = await open()
    const seen: (string | null)[][] = []
    for await (const { cells } of walkBinaryCells(file, imageLeaf(file))) seen.push(hashes(cells))
    expect(seen).toEqual(expected)
    const again = await open()
    expect(loadIndex(again, saveIndex(file))).toBe(true)
    for (const [row, want] of expected.entries()) {
      const before = again.source.counts.bytes
      const cells = await readBinaryCells(again, imageLeaf(again), row)
      expect(hashes(cells)).toEqual(want)
      const own = cells.reduce((sum, bytes) => sum + (bytes?.length ?? 0), 0)
      expect(again.source.counts.bytes - before).toBeLessThanOrEqual(own + cells.length * (128 << 10))
    }
  })

  it('is copied and spliced as DuckDB reads it', async () => {
    const file = await open()
    const last = file.footer.rowGroups.at(-1)!
    const rows = expected.map((_row, row) => row).filter((row) => row < last.firstRow || row % 3 > 0)
    const written = await exportSparse(file, rows)
    expect(await imageHashes(written)).toEqual(rows.map((row) => expected[row]))
    expect(await onDisk(written, (path) => countDifferences(db, fixture, rows, path, without))).toBe(0)
  })

  it('is the fixture for DuckDB too, and opens alike from a real file', async () => {
    const rows = expected.map((_row, row) => row)
    expect(await onDisk(far, (path) => countDifferences(db, fixture, rows, path, without))).toBe(0)
    const last = await onDisk(far, async (path) => {
      const source = await nodeFileSource(path)
      const file = await openParquet(source)
      const cells = await readBinaryCells(file, imageLeaf(file), rows.length - 1)
      await source.close()
      return cells
    })
    expect(hashes(last)).toEqual(expected.at(-1))
  })
})

it('an export grows beyond 2^32: chunks copied on both sides of it, and written beyond', async () => {
  const near = await openFixture(PAGED)
  const [first] = near.footer.leaves as [Leaf]
  const padded = [first.leafIndex, imageLeaf(near).leafIndex]
  const chunks = near.footer.rowGroups.flatMap(({ columns }) => padded.map((leaf) => columns[leaf]!))
  const gaps = chunks.map(({ dataPageOffset: before }) => ({ before, bytes: COPIED_BYTES, isPage: true }))
  const file = await openParquet(sparseSource(await spread(near, gaps)))
  const rows = Array.from({ length: near.footer.rowGroups.at(-1)!.firstRow + 10 }, (_, row) => row)
  const written = await exportSparse(file, rows)
  const output = await openParquet(sparseSource(written))
  const startsOf = (group: number) => output.footer.rowGroups[group]!.columns.map(({ start }) => start)
  expect(Math.min(...startsOf(1))).toBeLessThan(BORDER)
  expect(Math.max(...startsOf(2))).toBeGreaterThan(BORDER)
  expect(Math.min(...startsOf(3))).toBeGreaterThan(BORDER)
  expect(await imageHashes(written)).toEqual((await imageHashesByDuckDB(PAGED)).slice(0, rows.length))
  const texts = await readAllRows(near, [first])
  expect(await readAllRows(output, [output.footer.leaves[0]!])).toEqual(texts.slice(0, rows.length))
  const db = await connect()
  const without = ['images', first.path[0]!]
  expect(await onDisk(written, (path) => countDifferences(db, PAGED, rows, path, without))).toBe(0)
})

async function exportSparse(file: ParquetFile, rows: readonly number[]): Promise<SparseFile> {
  const sink = sparseSink()
  await writeSelection({ inputs: [{ file }], rows: rows.map((row) => ({ file: 0, row })), layout: 'source', sink })
  return sink.file()
}

async function imageHashes(sparse: SparseFile): Promise<(string | null)[][]> {
  const file = await openParquet(sparseSource(sparse))
  const rows: (string | null)[][] = []
  for await (const { cells } of walkBinaryCells(file, imageLeaf(file))) rows.push(hashes(cells))
  return rows
}

async function onDisk<T>(file: SparseFile, ask: (path: string) => Promise<T>): Promise<T> {
  const path = temporaryPath()
  try {
    writeSparse(file, path)
    return await ask(path)
  } finally {
    rmSync(path, { force: true })
  }
}
