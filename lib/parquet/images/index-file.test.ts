import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ParquetFile } from '../file'
import { readBinaryCells, walkBinaryCells } from './images'
import { loadIndex, saveIndex } from './index-file'
import { weighLeaves } from '../footer/leaf-weight'
import { openFixture } from '../test-files'
import type { Leaf } from '../types'

const FILES = [
  'fixtures/rl-pandas.parquet',
  'fixtures/rl-datasets-legacy.parquet',
  'fixtures/rl-paged.parquet',
  'fixtures/rl-bytes-as-uint8-zstd-v2.parquet',
  'fixtures/layouts/delta-and-stream-split.parquet',
  'fixtures/layouts/zstd-v2.parquet',
]

function imageLeaf(file: ParquetFile): Leaf {
  const leaf = weighLeaves(file.footer).find(({ weight }) => weight === 'image')?.leaf
  if (!leaf) throw new Error('no image column')
  return leaf
}

async function afterPass(path: string) {
  const file = await openFixture(path)
  const cells: (Uint8Array | null)[][] = []
  for await (const row of walkBinaryCells(file, imageLeaf(file)))
    cells.push(row.cells.map((bytes) => bytes && bytes.slice()))
  return { cells, index: saveIndex(file) }
}

const equal = (a: readonly (Uint8Array | null)[], b: readonly (Uint8Array | null)[]) =>
  a.length === b.length && a.every((bytes, i) => (bytes && b[i] ? Buffer.compare(bytes, b[i]) === 0 : bytes === b[i]))

describe('a kept index', () => {
  it.each(FILES)('gives any image alone after a reload: %s', async (path) => {
    const { cells, index } = await afterPass(path)
    const file = await openFixture(path)
    expect(loadIndex(file, index)).toBe(true)
    const leaf = imageLeaf(file)
    for (const [row, want] of [...cells.entries()].reverse()) {
      const before = file.source.counts.bytes
      expect(equal(await readBinaryCells(file, leaf, row), want)).toBe(true)
      const own = want.reduce((sum, bytes) => sum + (bytes?.length ?? 0), 0)
      const isWhole = leaf.physicalType !== 'BYTE_ARRAY' || path.includes('zstd') || path.includes('delta')
      const most = isWhole ? file.source.byteLength : own + want.length * (128 << 10)
      expect(file.source.counts.bytes - before).toBeLessThanOrEqual(most)
    }
  })

  it('of another file is not taken', async () => {
    const { index } = await afterPass('fixtures/rl-pandas.parquet')
    expect(loadIndex(await openFixture('fixtures/rl-paged.parquet'), index)).toBe(false)
  })

  it('that is damaged is not taken', async () => {
    const path = 'fixtures/layouts/snappy-v1-small-pages.parquet'
    const { index } = await afterPass(path)
    const file = await openFixture(path)
    const damage = fc.tuple(fc.nat(index.length - 1), fc.integer({ min: 1, max: 255 }))
    fc.assert(
      fc.property(damage, ([at, change]) => {
        const bytes = index.slice()
        bytes[at] = (bytes[at] ?? 0) ^ change
        expect(loadIndex(file, bytes)).toBe(false)
        expect(loadIndex(file, index.subarray(0, at))).toBe(false)
      }),
      { numRuns: 200 },
    )
  })
})
