import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { ParquetFile } from './file'
import { readBinaryCells, walkBinaryCells } from './images'
import { loadIndex, saveIndex } from './index-file'
import { weighLeaves } from './leaf-weight'
import { MemoryCellStore } from './test-cell-store'
import { imageHashesByDuckDB, openFixture } from './test-files'
import type { Leaf } from './types'

/** No page of theirs can be entered but at its start, or an image is spread over it as integers. */
const CLOSED = [
  'fixtures/rl-bytes-as-uint8-zstd-v2.parquet',
  'fixtures/layouts/zstd-v2.parquet',
  'fixtures/layouts/gzip-v1-plain.parquet',
  'fixtures/layouts/brotli-v1.parquet',
  'fixtures/layouts/lz4-v2-plain.parquet',
  'fixtures/layouts/delta-and-stream-split.parquet',
]

const hashes = (cells: readonly (Uint8Array | null)[]) =>
  cells.map((bytes) => bytes && createHash('sha256').update(bytes).digest('hex'))

function imageLeaf(file: ParquetFile): Leaf {
  const leaf = weighLeaves(file.footer).find(({ weight }) => weight === 'image')?.leaf
  if (!leaf) throw new Error('no image column')
  return leaf
}

async function pass(path: string, store: MemoryCellStore) {
  const file = await openFixture(path)
  file.binaryIndex.store = store
  const seen: (string | null)[][] = []
  for await (const { cells } of walkBinaryCells(file, imageLeaf(file), { store })) seen.push(hashes(cells))
  return { file, seen }
}

async function reload(path: string, index: Uint8Array, store: MemoryCellStore) {
  const file = await openFixture(path)
  file.binaryIndex.store = store
  expect(loadIndex(file, index)).toBe(true)
  return file
}

async function allHashes(file: ParquetFile, rows: number) {
  const all: (string | null)[][] = []
  for (let row = 0; row < rows; row++) all.push(hashes(await readBinaryCells(file, imageLeaf(file), row)))
  return all
}

describe('images of pages without a way in', () => {
  it.each(CLOSED)('are read after a pass, and after a reload, without a byte of their pages: %s', async (path) => {
    const store = new MemoryCellStore()
    const expected = await imageHashesByDuckDB(path)
    const { file, seen } = await pass(path, store)
    expect(seen).toEqual(expected)
    for (const open of [file, await reload(path, saveIndex(file), store)]) {
      for (const [row, want] of expected.entries()) {
        const before = { bytes: open.source.counts.bytes, reads: store.reads }
        const cells = await readBinaryCells(open, imageLeaf(open), row)
        expect(hashes(cells)).toEqual(want)
        const own = cells.reduce((sum, bytes) => sum + (bytes?.length ?? 0), 0)
        // A v2 page may be left unpacked: it is the one that gives its images itself.
        expect(open.source.counts.bytes - before.bytes).toBeLessThanOrEqual(store.reads > before.reads ? 0 : own)
      }
      expect(store.reads).toBeGreaterThan(0)
    }
  })

  it.each(CLOSED)('are read from the file where the store lost, damaged or refused them: %s', async (path) => {
    const expected = await imageHashesByDuckDB(path)
    const store = new MemoryCellStore()
    const { file } = await pass(path, store)
    const half = Math.floor(store.length / 2)
    const index = saveIndex(file)
    store.wipe(half)
    expect(await allHashes(await reload(path, index, store), expected.length)).toEqual(expected)
    store.pack = 'b'
    expect(await allHashes(await reload(path, index, store), expected.length)).toEqual(expected)
    const narrow = await pass(path, new MemoryCellStore(half))
    expect(await allHashes(narrow.file, expected.length)).toEqual(expected)
  })

  it('are kept anew by a second pass', async () => {
    const [path] = CLOSED as [string]
    const { file, seen } = await pass(path, new MemoryCellStore())
    const store = new MemoryCellStore()
    store.pack = 'b'
    file.binaryIndex.store = store
    for await (const _ of walkBinaryCells(file, imageLeaf(file), { store }));
    const before = file.source.counts.bytes
    expect(await allHashes(file, seen.length)).toEqual(seen)
    expect(file.source.counts.bytes).toBe(before)
  })
})

it('nothing is kept of pages that can be entered', async () => {
  const store = new MemoryCellStore()
  await pass('fixtures/rl-datasets-legacy.parquet', store)
  expect(store.length).toBe(0)
})
