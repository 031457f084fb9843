/** Pages hold no more than the reader believes of them. */
import { describe, expect, it } from 'vitest'
import { ByteBuilder } from '../bytes/byte-builder'
import { LevelsBuilder } from '../pages/level-runs'
import { findRows, type OpenSlice } from '../rows/slice-rows'
import { memorySink, SinkWriter } from './byte-sink'
import { ChunkWriter } from './chunk-writer'
import { encodeIndices } from './write-pages'
import type { Leaf } from '../types'

const leaf = {
  path: ['mask', 'list', 'element'],
  shape: 'leaf',
  physicalType: 'INT32',
  maxDefinition: 3,
  maxRepetition: 1,
} as unknown as Leaf

/** Rows of lists of so many nulls: thousands of them are a few bytes. */
function listsOfNulls(lengths: readonly number[]): OpenSlice {
  const definition = new LevelsBuilder()
  const repetition = new LevelsBuilder()
  for (const length of lengths) {
    definition.add(2, length)
    repetition.add(0, 1)
    repetition.add(1, length - 1)
  }
  const levels = {
    numRows: lengths.length,
    numEntries: definition.length,
    definition: definition.view(),
    repetition: repetition.view(),
  }
  const values = { data: new Uint8Array(0), offsets: undefined, width: 4, indices: undefined }
  return { ...levels, rows: findRows(leaf, levels), values }
}

async function write(lengths: readonly number[], dictionary: boolean) {
  const options = { codec: 'SNAPPY', dictionary, pageBytes: 1 << 20, maxBytes: 1 << 30 } as const
  const writer = new ChunkWriter(leaf, options, new SinkWriter(memorySink()))
  await writer.append(listsOfNulls(lengths), 0, lengths.length)
  return writer.finish()
}

describe.each([false, true])('lists that are few bytes, with a dictionary: %s', (dictionary) => {
  it('share a page as long as four million entries are not passed', async () => {
    const { pages } = await write([2_000_000, 2_000_000, 1_000_000, 3_000_000, 1_500_000], dictionary)
    expect(pages.map(({ firstRow, nulls }) => [firstRow, nulls])).toEqual([
      [0, 4_000_000],
      [2, 4_000_000],
      [4, 1_500_000],
    ])
  })

  it('are refused by column where one alone is too long for its bytes', async () => {
    await expect(write([10, 6_000_000], dictionary)).rejects.toMatchObject({
      code: 'export',
      message: expect.stringContaining('6,000,000 values') as string,
      place: 'column mask.list.element',
    })
  })
})

it('a page of nulls has indices of one bit, though its dictionary holds nothing', () => {
  expect([...encodeIndices(new Uint8Array(0), 0, new ByteBuilder(8))]).toEqual([1])
})
