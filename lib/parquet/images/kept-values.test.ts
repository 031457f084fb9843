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

function fileOf(bytes: Uint8Array, store: MemoryCellStore, numRows = 2): ParquetFile {
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
    numValues: numRows,
  } as unknown as ColumnChunk
  const rowGroups = [{ index: 0, firstRow: 0, numRows, totalByteSize: 0, columns: [chunk] }]
  const footer = { root, leaves: [leaf], rowGroups, numRows, offset: bytes.length } as unknown as Footer
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

/** DELTA_BINARY_PACKED of up to 33 numbers: one block of 128, all of it in the first of its four miniblocks, 32 bits wide. */
function packDeltas(numbers: readonly number[]): Buffer {
  const varint = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, ...varint(Math.floor(n / 128))])
  const zigZag = (n: number) => varint(n < 0 ? -2 * n - 1 : 2 * n)
  const deltas = numbers.slice(1).map((n, k) => n - numbers[k]!)
  const least = Math.min(...deltas)
  const packed = Buffer.alloc(128)
  for (const [k, delta] of deltas.entries()) packed.writeUInt32LE(delta - least, 4 * k)
  const head = [...varint(128), 4, ...varint(numbers.length), ...zigZag(numbers[0]!), ...zigZag(least), 32, 0, 0, 0]
  return Buffer.concat([Buffer.from(head), packed])
}

/** A file of one DELTA_BYTE_ARRAY page: each value keeps the first 50,000 bytes of the one before. */
function sharedPrefixes() {
  const suffixes = [90_000, 40_000, 60_000].map((length, v) => Buffer.alloc(length, v + 1))
  const prefixes = [0, 50_000, 50_000]
  const start = suffixes[0]!.subarray(0, 50_000)
  const body = Buffer.concat([packDeltas(prefixes), packDeltas(suffixes.map(({ length }) => length)), ...suffixes])
  const header = new ThriftWriter()
  header.i32(1, 3)
  header.i32(2, body.length)
  header.i32(3, body.length)
  // DataPageHeaderV2: three values, no nulls, three rows, DELTA_BYTE_ARRAY, no levels, not compressed.
  header.struct(8, () => {
    for (const [k, value] of [3, 0, 3, 7, 0, 0].entries()) header.i32(k + 1, value)
    header.boolean(7, false)
  })
  const bytes = Uint8Array.from(Buffer.concat([header.finish(), body]))
  return { bytes, values: suffixes.map((own, v) => Uint8Array.from(v === 0 ? own : Buffer.concat([start, own]))) }
}

describe('values that begin as the one before (DELTA_BYTE_ARRAY)', () => {
  const { bytes, values } = sharedPrefixes()
  const readAll = async (file: ParquetFile) => {
    const read: (Uint8Array | null)[] = []
    for (const row of [2, 0, 1, 2]) read.push(...(await readBinaryCells(file, file.footer.leaves[0]!, row)))
    expect(hashes(read)).toEqual(hashes([values[2]!, values[0]!, values[1]!, values[2]!]))
    return file.source.counts.bytes
  }

  it('cost their page once, whichever are wanted', async () => {
    expect(await readAll(fileOf(bytes, new MemoryCellStore(), values.length))).toBe(bytes.length)
  })

  it('are kept by a pass that reads their page once, and read without it afterwards', async () => {
    const store = new MemoryCellStore()
    const file = fileOf(bytes, store, values.length)
    const seen: Uint8Array[] = []
    for await (const { cells } of walkBinaryCells(file, file.footer.leaves[0]!, { store }))
      seen.push(...cells.map((cell) => cell!.slice()))
    expect(hashes(seen)).toEqual(hashes(values))
    expect(file.source.counts.bytes).toBe(bytes.length)
    expect(await readAll(file)).toBe(bytes.length)
    const again = fileOf(bytes, store, values.length)
    expect(loadIndex(again, saveIndex(file))).toBe(true)
    expect(await readAll(again)).toBe(0)
    store.pack = 'b'
    expect(await readAll(again)).toBe(bytes.length)
  })
})

it.each(['fixtures/rl-datasets-legacy.parquet', 'fixtures/layouts/delta-and-stream-split.parquet'])(
  'nothing is kept of pages that can be entered: %s',
  async (path) => {
    const store = new MemoryCellStore()
    await pass(path, store)
    expect(store.length).toBe(0)
  },
)
