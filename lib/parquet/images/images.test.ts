import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { ParquetFile } from '../file'
import { readBinaryCells, walkBinaryCells } from './images'
import { loadIndex, saveIndex } from './index-file'
import { MemoryCellStore } from './test-cell-store'
import { readPages } from '../pages/pages'
import { readAhead } from '../bytes/source'
import { weighLeaves } from '../footer/leaf-weight'
import { GOOD_FILES, imageHashesByDuckDB, openFixture } from '../test-files'
import type { ByteSource, Leaf } from '../types'
import { connect, openPath, temporaryPath } from '../write/test-exports'

const WITH_IMAGES = [
  'fixtures/rl-pandas.parquet',
  'fixtures/rl-paged.parquet',
  'fixtures/rl-datasets.parquet',
  'fixtures/rl-datasets-legacy.parquet',
  'fixtures/rl-bytes-as-uint8-zstd-v2.parquet',
  'fixtures/coldstart-datasets.parquet',
  'fixtures/coldstart-legacy-text.parquet',
  ...GOOD_FILES.filter((path) => path.includes('/layouts/')),
]

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const hashes = (cells: readonly (Uint8Array | null)[]) => cells.map((bytes) => bytes && sha256(bytes))

function imageLeaf(file: ParquetFile): Leaf {
  const leaf = weighLeaves(file.footer).find(({ weight }) => weight === 'image')?.leaf
  if (!leaf) throw new Error('no image column')
  return leaf
}

describe('binary cells', () => {
  it.each(WITH_IMAGES)('one by one, in any order, are those DuckDB reads: %s', async (path) => {
    const file = await openFixture(path)
    const leaf = imageLeaf(file)
    const expected = await imageHashesByDuckDB(path)
    const rows = expected.map((_, row) => row).sort((a, b) => ((a * 7919) % 101) - ((b * 7919) % 101))
    for (const row of rows) expect(hashes(await readBinaryCells(file, leaf, row))).toEqual(expected[row])
  })

  it.each([
    'fixtures/layouts/gzip-v1-plain.parquet',
    'fixtures/layouts/lz4-v2-plain.parquet',
    'fixtures/layouts/delta-and-stream-split.parquet',
  ])('are all found after a look that a pass overtook: %s', async (path) => {
    const expected = await imageHashesByDuckDB(path)
    const known = await openFixture(path)
    const leaf = imageLeaf(known)
    for await (const each of walkBinaryCells(known, leaf)) void each
    const [group] = known.footer.rowGroups
    const starts = known.pageStarts.get(group!.columns[leaf.leafIndex]!)!.starts
    expect(starts.length).toBeGreaterThan(3)

    const file = await openFixture(path)
    const column = imageLeaf(file)
    let [stand, goOn] = [() => undefined as void, () => undefined as void]
    const standing = new Promise<void>((resolve) => (stand = resolve))
    const overtaken = new Promise<void>((resolve) => (goOn = resolve))
    const read: ByteSource['read'] = async (start, end, signal) => {
      if (start >= starts[2]!.offset) {
        stand()
        await overtaken
      }
      return file.source.read(start, end, signal)
    }
    const slow: ByteSource = { ...file.source, read, stream: (...range) => readAhead(read, ...range) }
    const look = readBinaryCells({ ...file, source: slow }, column, group!.numRows - 1)
    await standing
    for await (const { row } of walkBinaryCells(file, column)) if (row === 0) break
    goOn()
    await look
    for (const [row, hashed] of expected.entries())
      expect(hashes(await readBinaryCells(file, column, row))).toEqual(hashed)
  })

  it.each(WITH_IMAGES)('in one pass are those DuckDB reads, and any is then read alone: %s', async (path) => {
    const file = await openFixture(path)
    const leaf = imageLeaf(file)
    const expected = await imageHashesByDuckDB(path)
    const seen: (string | null)[][] = []
    for await (const { row, cells } of walkBinaryCells(file, leaf)) {
      expect(row).toBe(seen.length)
      seen.push(hashes(cells))
    }
    expect(seen).toEqual(expected)
    for (const [row, want] of expected.entries()) {
      const before = file.source.counts.bytes
      const cells = await readBinaryCells(file, leaf, row)
      expect(hashes(cells)).toEqual(want)
      if (leaf.physicalType !== 'BYTE_ARRAY') continue
      const ownBytes = cells.reduce((sum, bytes) => sum + (bytes?.length ?? 0), 0)
      expect(file.source.counts.bytes - before).toBeLessThanOrEqual(ownBytes + cells.length * (128 << 10))
    }
  })

  it('of one row stay apart when they are unpacked in memory that is used again', async () => {
    const path = temporaryPath()
    const blob = (n: string) => `{'bytes': encode(repeat(md5((${n})::VARCHAR), 20000))}`
    const db = await connect()
    await db.run(`COPY (SELECT [${[0, 1, 2].map((k) => blob(`10 * row + ${k}`)).join()}] AS images
      FROM range(4) t(row)) TO '${path}' (FORMAT parquet, CODEC snappy)`)
    const file = await openPath(path)
    const seen: (string | null)[][] = []
    for await (const { cells } of walkBinaryCells(file, file.footer.leaves[0]!)) seen.push(hashes(cells))
    expect(seen).toEqual(await imageHashesByDuckDB(path))
    expect(new Set(seen.flat()).size).toBe(12)
  })

  it.each(['uncompressed', 'snappy', 'zstd'])(
    'of a page that begins with their lengths are read without it (%s)',
    async (codec) => {
      const path = temporaryPath()
      const db = await connect()
      // 40 images of 128 KiB that nothing shrinks, in one page.
      await db.run(`COPY (SELECT [{'bytes': unhex(string_agg(md5((row * 8192 + k)::VARCHAR), ''))}] AS images
        FROM range(40) t(row), range(8192) u(k) GROUP BY row ORDER BY row)
        TO '${path}' (FORMAT parquet, PARQUET_VERSION V2, CODEC ${codec})`)
      const store = codec === 'zstd' ? new MemoryCellStore() : undefined
      const open = async () => {
        const file = await openPath(path)
        file.binaryIndex.store = store
        return { file, leaf: imageLeaf(file), chunk: file.footer.rowGroups[0]!.columns[0]! }
      }
      const { file, leaf, chunk } = await open()
      const encodings: string[] = []
      for await (const { header } of readPages((await open()).file.source, chunk))
        if (header.kind !== 'other') encodings.push(header.encoding)
      expect(encodings).toEqual(['DELTA_LENGTH_BYTE_ARRAY'])
      const expected = await imageHashesByDuckDB(path)
      const costs = async (of: ParquetFile, row: number) => {
        const before = of.source.counts.bytes
        expect(hashes(await readBinaryCells(of, leaf, row))).toEqual(expected[row])
        return of.source.counts.bytes - before
      }
      const most = 256 << 10
      const rowsBefore = codec === 'uncompressed' ? [30, 31, 2] : []
      for (const row of rowsBefore) expect(await costs(file, row)).toBeLessThan(most)
      const seen: (string | null)[][] = []
      const before = file.source.counts.bytes
      for await (const { cells } of walkBinaryCells(file, leaf, { store: store ?? null })) seen.push(hashes(cells))
      expect(seen).toEqual(expected)
      expect(file.source.counts.bytes - before).toBe(chunk.end - chunk.start)
      const { file: again } = await open()
      expect(loadIndex(again, saveIndex(file))).toBe(true)
      for (const of of [file, again]) for (const row of [39, 0, 17, 18]) expect(await costs(of, row)).toBeLessThan(most)
    },
  )

  it('out of one small page, one after the other, read it once', async () => {
    const file = await openFixture('fixtures/rl-paged.parquet')
    const leaf = imageLeaf(file)
    const [group] = file.footer.rowGroups
    const chunk = group?.columns[leaf.leafIndex]
    const before = file.source.counts.bytes
    for (let row = 0; row < (group?.numRows ?? 0); row++) await readBinaryCells(file, leaf, row)
    // Once more for the pages' heads and the page index, which come before.
    expect(file.source.counts.bytes - before).toBeLessThan((chunk?.totalCompressedSize ?? 0) + (16 << 10))
  })

  it('are read side by side without mixing', async () => {
    const path = 'fixtures/rl-pandas.parquet'
    const file = await openFixture(path)
    const leaf = imageLeaf(file)
    const expected = await imageHashesByDuckDB(path)
    const all = await Promise.all(expected.map(async (_, row) => hashes(await readBinaryCells(file, leaf, row))))
    expect(all).toEqual(expected)
  })

  it('are cancelled, and read again afterwards', async () => {
    const file = await openFixture('fixtures/rl-pandas.parquet')
    const leaf = imageLeaf(file)
    const controller = new AbortController()
    const pending = readBinaryCells(file, leaf, 50, controller.signal)
    controller.abort()
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' })
    expect(hashes(await readBinaryCells(file, leaf, 50))).toEqual(
      (await imageHashesByDuckDB('fixtures/rl-pandas.parquet'))[50],
    )
  })
})
