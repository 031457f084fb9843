/** Columns of categories: fixtures/make-layouts.py says which, and in which order. */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { memorySource } from '@/lib/parquet/bytes/source'
import { openParquet, type ParquetFile } from '@/lib/parquet/file'
import { readDictionary } from '@/lib/parquet/rows/read-dictionary'
import { nodeFileSink } from '@/lib/parquet/write/node-file-sink'
import { openPath, temporaryPath } from '@/lib/parquet/write/test-exports'
import type { BytesLeaf } from '@/lib/parquet/write/bytes-leaf'
import { categoryStarts, type CategoryRequest } from '@/lib/parquet/write/category-starts'
import { matchSchema } from '@/lib/parquet/write/schema-match'
import { writeSelection } from '@/lib/parquet/write/writer'
import type { Layout } from '@/lib/parquet/write/plan'
import { exportParquet } from './write'
import { verifyExport } from './verify'
import type { CellEdit } from '@/lib/parquet/write/cell-edit'

const LEVELS = ['easy', 'medium', 'hard', 'extreme', 'never asked']
const TAGS = ['zoo', 'chart', 'map']
const ALL = Array.from({ length: 90 }, (_, row) => row)
const third = ALL.filter((row) => row % 3 === 1)
const shuffled = ALL.map((row) => (row * 37 + 5) % 90)

async function write(
  file: ParquetFile,
  rows: readonly number[],
  layout: Layout,
  edits?: (file: number, row: number) => CellEdit[] | undefined,
): Promise<ParquetFile> {
  const path = temporaryPath()
  const reopen = async () => memorySource(readFileSync(path), 'out.parquet')
  const refs = rows.map((row) => ({ file: 0, row }))
  await exportParquet({ inputs: [{ file }], rows: refs, layout, edits, sink: await nodeFileSink(path), reopen })
  return openParquet(await reopen())
}

async function dictionariesOf(file: ParquetFile, column: string): Promise<string[][]> {
  const leaf = file.footer.leaves.find(({ path }) => path[0] === column)!
  return Promise.all(
    file.footer.rowGroups.map(async (group) => {
      const { data, offsets } = (await readDictionary(file, group, leaf, 1 << 20))!
      return Array.from({ length: offsets!.length - 1 }, (_, k) =>
        Buffer.from(data.subarray(offsets![k], offsets![k + 1])).toString(),
      )
    }),
  )
}

describe.each(['pyarrow', 'fastparquet', 'polars', 'empty-row-group'])('%s', (name) => {
  it.each<[string, readonly number[], Layout]>([
    ['some rows', third, 'source'],
    ['some rows, optimised', third, 'optimised'],
    ['all, shuffled', shuffled, 'source'],
    ['one row', [88], 'source'],
  ])('%s: every row group has all of them in their order', async (_, rows, layout) => {
    const output = await write(await openPath(`fixtures/categories/${name}.parquet`), rows, layout)
    const levels = await dictionariesOf(output, 'level')
    expect(levels.length).toBeGreaterThan(0)
    for (const own of levels) expect(own).toEqual(LEVELS)
    const tags = name === 'pyarrow' ? await dictionariesOf(output, 'tags') : levels.map(() => TAGS)
    for (const own of tags) expect(own).toEqual(TAGS)
  })
})

describe.each(['pyarrow', 'fastparquet'])('%s', (name) => {
  it('a new one comes after them, or on pages of its own; a column of other words has those of its rows alone', async () => {
    const edits = (_: number, row: number) => (row === 4 ? [{ path: ['level'], after: 'new' }] : undefined)
    const output = await write(await openPath(`fixtures/categories/${name}.parquet`), third, 'optimised', edits)
    expect(await dictionariesOf(output, 'level')).toEqual([[...LEVELS, 'new']])
    const long = (_: number, row: number) => (row === 1 ? [{ path: ['level'], after: 'x'.repeat(100_000) }] : undefined)
    const other = await write(await openPath(`fixtures/categories/${name}.parquet`), third, 'optimised', long)
    expect(await dictionariesOf(other, 'level')).toEqual([LEVELS])
    if (name === 'fastparquet') return
    const [answers] = await dictionariesOf(output, 'answer')
    expect(answers).toEqual([...new Set(third.map((row) => String(row % 11)))])
  })
})

describe('a file whose row groups have other categories each', () => {
  const file = openPath('fixtures/categories/pyarrow.parquet')
  const path = temporaryPath()
  const reopen = () => openPath(path)
  const rows = third.map((row) => ({ file: 0, row }))

  beforeAll(async () => {
    const { footer, ...rest } = await file
    // Without metadata the writer takes the column for one of words; what it writes has the source's metadata again.
    const unaware = { ...rest, footer: { ...footer, keyValueMetadata: [] } }
    await writeSelection({ inputs: [{ file: unaware }], rows, layout: 'source', sink: await nodeFileSink(path) })
  })

  it('is refused as an export of one where they are the same', async () => {
    const output = memorySource(readFileSync(path), 'out.parquet')
    await expect(verifyExport({ inputs: [{ file: await file }], rows, output })).rejects.toMatchObject({
      code: 'verify',
      message: expect.stringContaining("the categories of column level are not the source's") as string,
    })
  })

  it('gives each row group written anew those of the first that gives rows; copied ones have their own', async () => {
    const source = await reopen()
    const [first, second] = await dictionariesOf(source, 'level')
    expect(first).not.toEqual(second)
    const [one, ...others] = await dictionariesOf(await write(source, [0, 5, 22], 'optimised'), 'level')
    expect(others).toEqual([])
    expect(one!.slice(0, first!.length)).toEqual(first)
    const mixed = await write(source, [3, ...ALL.slice(10, 20), 29], 'source')
    expect(await dictionariesOf(mixed, 'level')).toEqual([first, second, expect.arrayContaining(first!)])
  })
})

it('a damaged dictionary does not hinder an export of other row groups', async () => {
  const path = 'fixtures/categories/pyarrow.parquet'
  const bytes = Uint8Array.from(readFileSync(path))
  const { footer } = await openPath(path)
  const { start } = footer.rowGroups[2]!.columns[1]!
  bytes.fill(0xff, start, start + 8)
  const damaged = await openParquet(memorySource(bytes, 'damaged.parquet'))
  expect(await dictionariesOf(await write(damaged, [0, 1, 31], 'source'), 'level')).toEqual([LEVELS, LEVELS])
  await expect(write(damaged, [0, 61], 'source')).rejects.toMatchObject({ code: 'corrupt', file: 'damaged.parquet' })
})

it('bytes made of integer lists have no dictionary, nor have booleans', async () => {
  const file = await openPath('fixtures/categories/pyarrow.parquet')
  const [, level, tags] = file.footer.leaves
  const matches = [matchSchema(file.footer, file.footer, 'pyarrow.parquet')]
  const first = { file: 0, rowGroup: 0 }
  const startsOf = async (request: CategoryRequest['request'], found = matches) => [
    ...(await categoryStarts({ files: [file], matches: found, request }, first)).keys(),
  ]
  expect(await startsOf({})).toEqual([level!.leafIndex, tags!.leafIndex])
  expect(await startsOf({ footer: { bytesLeaf: { source: level } as BytesLeaf } })).toEqual([tags!.leafIndex])
  const booleans = matches[0]!.map((match) => ({ ...match, leaf: { ...match.leaf, physicalType: 'BOOLEAN' as const } }))
  expect(await startsOf({}, [booleans])).toEqual([])
})

it('rows that are not there have none', async () => {
  const file = await openPath('fixtures/categories/pyarrow.parquet')
  expect((await write(file, [], 'source')).footer.rowGroups).toEqual([])
})
