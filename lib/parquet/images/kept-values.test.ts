import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { BinaryIndex } from './binary-index'
import type { ParquetFile } from '../file'
import { readBinaryCells, walkBinaryCells } from './images'
import { loadIndex, saveIndex } from './index-file'
import { weighLeaves } from '../footer/leaf-weight'
import { PageStartCache } from '../pages/page-starts'
import { memorySource } from '../bytes/source'
import { MemoryCellStore } from './test-cell-store'
import { imageHashesByDuckDB, openFixture } from '../test-files'
import { ThriftWriter } from '../footer/thrift-writer'
import type { ColumnChunk, Footer, Leaf } from '../types'

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

/** A file of one page of two values, the second one made of copies that reach 4.9 MB back. */
function farCopies() {
  const first = Uint8Array.from({ length: 5_000_000 }, (_, i) => (i * 13) & 255)
  const second = 64 * 2_000
  const u32 = (n: number) => Uint8Array.of(n, n >> 8, n >> 16, n >> 24)
  const literal = Buffer.concat([u32(first.length), first, u32(second)])
  const offset = 4_900_000
  const from = literal.length - offset
  const tag = [62 << 2, ...u32(literal.length - 1).subarray(0, 3)]
  const copies = Array.from({ length: second / 64 }, () => [(63 << 2) | 3, ...u32(offset)])
  const length = literal.length + second
  const preamble = [(length & 127) | 128, ((length >> 7) & 127) | 128, ((length >> 14) & 127) | 128, length >> 21]
  const packed = Buffer.concat([Uint8Array.from([...preamble, ...tag]), literal, Uint8Array.from(copies.flat())])
  // PageHeader and DataPageHeader of parquet.thrift.
  const header = new ThriftWriter()
  header.i32(1, 0)
  header.i32(2, length)
  header.i32(3, packed.length)
  header.struct(5, () => [2, 0, 3, 3].forEach((value, k) => header.i32(k + 1, value)))
  const bytes = Uint8Array.from(Buffer.concat([header.finish(), packed]))
  return { bytes, values: [first, Uint8Array.from(literal.subarray(from, from + second))] }
}

function fileOf(bytes: Uint8Array, store: MemoryCellStore): ParquetFile {
  const node = { repetition: 'REQUIRED', maxDefinition: 0, maxRepetition: 0, children: [] } as const
  const none = { fieldId: undefined, typeLength: undefined, logical: undefined }
  const leaf: Leaf = {
    ...node,
    ...none,
    name: 'a',
    path: ['a'],
    shape: 'leaf',
    leafIndex: 0,
    physicalType: 'BYTE_ARRAY',
  }
  const root = { ...leaf, path: [], shape: 'struct', children: [leaf], leafIndex: undefined } as const
  const sizes = { totalCompressedSize: bytes.length, totalUncompressedSize: 6_000_000, start: 0, end: bytes.length }
  const chunk = {
    ...sizes,
    leafIndex: 0,
    codec: 'SNAPPY',
    encodings: ['PLAIN'],
    numValues: 2,
  } as unknown as ColumnChunk
  const rowGroups = [{ index: 0, firstRow: 0, numRows: 2, totalByteSize: 0, columns: [chunk] }]
  const footer = { root, leaves: [leaf], rowGroups, numRows: 2, offset: bytes.length } as unknown as Footer
  const binaryIndex = new BinaryIndex()
  binaryIndex.store = store
  return { source: memorySource(bytes, 'far'), footer, pageStarts: new PageStartCache(), binaryIndex }
}

it('snappy pages whose copies reach far back are kept too', async () => {
  const { bytes, values } = farCopies()
  const store = new MemoryCellStore()
  const file = fileOf(bytes, store)
  const [leaf] = file.footer.leaves as [Leaf]
  const seen: Uint8Array[] = []
  for await (const { cells } of walkBinaryCells(file, leaf, { store })) seen.push(...cells.map((cell) => cell!.slice()))
  expect(hashes(seen)).toEqual(hashes(values))
  const again = fileOf(bytes, store)
  expect(loadIndex(again, saveIndex(file))).toBe(true)
  for (const row of [1, 0]) expect(hashes(await readBinaryCells(again, leaf, row))).toEqual(hashes([values[row]!]))
  expect(again.source.counts.bytes).toBe(0)
})

it('nothing is kept of pages that can be entered', async () => {
  const store = new MemoryCellStore()
  await pass('fixtures/rl-datasets-legacy.parquet', store)
  expect(store.length).toBe(0)
})
