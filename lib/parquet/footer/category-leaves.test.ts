/** Expected: what make-layouts.py made categories of. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { openFixture } from '../test-files'
import { categoryLeaves } from './category-leaves'
import type { Footer } from '../types'

async function footerOf(name: string): Promise<Footer> {
  return (await openFixture(`fixtures/${name}.parquet`)).footer
}

const pathsOf = (footer: Footer) => [...categoryLeaves(footer)].map((leaf) => footer.leaves[leaf]!.path.join('.'))

it('told by Arrow, inside of lists too', async () => {
  expect(pathsOf(await footerOf('categories/pyarrow'))).toEqual(['level', 'tags.list.element'])
})

it('an Enum of polars says what it may be', async () => {
  const footer = await footerOf('categories/polars')
  expect(pathsOf(footer)).toEqual(['level', 'tags.list.element'])
  expect(footer.leaves.map(({ oneOf }) => oneOf && [...oneOf])).toEqual([
    undefined,
    ['easy', 'medium', 'hard', 'extreme', 'never asked'],
    undefined,
    undefined,
  ])
})

it('told by pandas alone', async () => {
  const footer = await footerOf('categories/fastparquet')
  expect(footer.keyValueMetadata.map(({ key }) => key)).toEqual(['pandas'])
  expect(pathsOf(footer)).toEqual(['level'])
})

it.each(['layouts/zstd-v2', 'rl-pandas', 'rl-datasets', 'verl/gsm8k-train'])('%s has none', async (name) => {
  const footer = await footerOf(name)
  expect(footer.keyValueMetadata.length).toBeGreaterThan(0)
  expect(pathsOf(footer)).toEqual([])
})

it('metadata that is none, or of another file, tells of none', async () => {
  const own = await footerOf('categories/pyarrow')
  const other = await footerOf('rl-pandas')
  const arrow = own.keyValueMetadata.find(({ key }) => key === 'ARROW:schema')!.value!
  const bytes = Buffer.from(arrow, 'base64')
  for (const [key, value] of [
    ['ARROW:schema', ''],
    ['ARROW:schema', '?'],
    ['ARROW:schema', readFileSync('fixtures/categories/pyarrow.parquet').toString('base64')],
    ...Array.from({ length: bytes.length }, (_, end) => ['ARROW:schema', bytes.subarray(0, end).toString('base64')]),
    ['pandas', 'null'],
    ['pandas', '{"columns": 7}'],
    ['pandas', '{"columns": [null, {"pandas_type": "categorical"}]}'],
  ] as [string, string][])
    expect(pathsOf({ ...own, keyValueMetadata: [{ key, value }] }).filter((path) => !/level|tags/.test(path))).toEqual(
      [],
    )
  expect(pathsOf({ ...other, keyValueMetadata: [{ key: 'ARROW:schema', value: arrow }] })).toEqual([])
})

it('whatever its offsets say, the schema comes to an end', async () => {
  const own = await footerOf('categories/pyarrow')
  const bytes = Buffer.from(own.keyValueMetadata.find(({ key }) => key === 'ARROW:schema')!.value!, 'base64')
  for (let at = 8; at < bytes.length; at++) {
    for (const byte of [0, 1, 4, 127, 255]) {
      const broken = Buffer.from(bytes)
      broken[at] = byte
      const keyValueMetadata = [{ key: 'ARROW:schema', value: broken.toString('base64') }]
      expect(categoryLeaves({ ...own, keyValueMetadata }).size).toBeLessThanOrEqual(own.leaves.length)
    }
  }
})
