import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CurationError } from '@/lib/errors'
import { memorySource } from '../bytes/source'
import { openParquet, readRows } from '../file'
import { readLeaf } from './leaf-reader'
import { weighLeaves } from '../footer/leaf-weight'
import { nullsFile } from '../test-lists'
import { GOOD_FILES, MALFORMED_FILES, openFixture, readAllRows } from '../test-files'

describe('readRows', () => {
  it.each(GOOD_FILES)('gives the same rows in windows as at once: %s', async (path) => {
    const whole = await readAllRows(await openFixture(path))
    const file = await openFixture(path)
    if (file.footer.numRows === 0) return
    const window = fc.tuple(fc.nat(file.footer.numRows - 1), fc.integer({ min: 1, max: 40 }))
    await fc.assert(
      fc.asyncProperty(window, async ([firstRow, numRows]) => {
        const group = file.footer.rowGroups.findLast((candidate) => candidate.firstRow <= firstRow)
        if (!group) return
        const rows = await readRows(file, { rowGroup: group.index, leaves: file.footer.leaves, firstRow, numRows })
        const end = Math.min(firstRow + numRows, group.firstRow + group.numRows)
        expect(rows).toEqual(whole.slice(firstRow, end))
      }),
      { numRuns: 8 },
    )
  })

  it.each(GOOD_FILES)('reads light columns and the footer, and no more: %s', async (path) => {
    const file = await openFixture(path)
    const light = weighLeaves(file.footer).filter(({ weight }) => weight === 'light')
    await readAllRows(
      file,
      light.map(({ leaf }) => leaf),
    )
    const lightBytes = light.reduce((bytes, leaf) => bytes + leaf.compressedBytes, 0)
    expect(file.source.counts.bytes).toBeLessThanOrEqual(1.05 * (file.footer.raw.length + 8 + lightBytes))
    if (/encodings|polars/.test(path)) return // Their writers leave gaps between chunks that are larger than the chunks.
    const runs = light.filter(({ leaf }, i) => leaf.leafIndex !== (light[i - 1]?.leaf.leafIndex ?? -2) + 1).length
    expect(file.source.counts.reads).toBeLessThanOrEqual(2 + Math.max(3, runs) * file.footer.rowGroups.length)
  })
})

describe('readLeaf', () => {
  it.each(GOOD_FILES)('has as many entries as the footer says: %s', async (path) => {
    const file = await openFixture(path)
    for (const group of file.footer.rowGroups) {
      for (const leaf of file.footer.leaves) {
        const slice = await readLeaf(file, group.index, leaf)
        expect(slice.numEntries).toBe(group.columns[leaf.leafIndex]?.numValues)
        expect(slice.numRows).toBe(group.numRows)
      }
    }
  })

  it('is cancelled by its signal', async () => {
    const file = await openFixture('fixtures/rl-pandas.parquet')
    const leaf = file.footer.leaves[0]
    if (!leaf) throw new Error('no leaf')
    await expect(readLeaf(file, 0, leaf, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('malformed files', () => {
  it.each(MALFORMED_FILES)('%s is refused, quickly and by name', async (path) => {
    const started = performance.now()
    const error = await openFixture(path)
      .then((file) => readAllRows(file))
      .catch((e: unknown) => e)
    expect(performance.now() - started).toBeLessThan(1_000)
    expect(error).toBeInstanceOf(CurationError)
    expect(error).toMatchObject({ file: path })
    expect((error as CurationError).place).toBeTruthy()
    expect((error as CurationError).next).toBeTruthy()
    expect(['corrupt', 'not-parquet', 'truncated', 'unsupported']).toContain((error as CurationError).code)
  })
})

describe('lists of nulls, by the million in a few bytes', () => {
  const rowsOf = async (rows: number, elements: number) => {
    const bytes = nullsFile(rows, elements)
    expect(bytes.length).toBeLessThan(10_000)
    const file = await openParquet(memorySource(bytes, 'nulls.parquet'))
    return readRows(file, { rowGroup: 0, leaves: file.footer.leaves })
  }

  it('are read where they are few', async () => {
    expect(await rowsOf(2, 3)).toEqual([{ images: [null, null, null] }, { images: [null, null, null] }])
  })

  it('are refused before they are laid out', async () => {
    await expect(rowsOf(60, 5_000_000)).rejects.toMatchObject({ code: 'unsupported', file: 'nulls.parquet' })
  })
})
