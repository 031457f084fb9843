import { expect, it } from 'vitest'
import { matchSchema } from '@/lib/parquet/write/schema-match'
import { openPath } from '@/lib/parquet/write/test-exports'
import { imageSchema } from './image-schema'
import { sourceLeaves } from './leaf-places'

/** By parquet-mr (fixtures/OldLists.java). */
const OLD_LISTS = 'fixtures/layouts/old-lists.parquet'

/** Worked out by hand from the two schemas: definition level of the source → of lists of three levels that may be null. */
const LEVELS = {
  'images.array.bytes': [0, 1, 4],
  'images.array.path': [0, 1, 3, 4],
  'pages.pages_tuple.bytes': [1, 3, 4],
  'frames.bytes': [1, 3, 4],
  'frames.path': [1, 3, 4],
  'thumbs.array.bytes.array': [0, 1, 2],
  tags: [0, 1],
  ability: [0, 1],
}

it('writer and proof each know what levels of older lists become', async () => {
  const { footer } = await openPath(OLD_LISTS)
  const target = imageSchema(footer, null)
  for (const matches of [matchSchema(target, footer, 'old-lists'), sourceLeaves(target, footer)]) {
    const levels = Object.fromEntries(matches.map(({ leaf, definition }) => [leaf.path.join('.'), [...definition]]))
    expect(levels).toMatchObject(LEVELS)
    expect(matches.map(({ leaf }) => leaf.leafIndex)).toEqual(footer.leaves.map(({ leafIndex }) => leafIndex))
  }
})

it('older lists go into newer ones, not the other way round', async () => {
  const { footer } = await openPath(OLD_LISTS)
  expect(() => matchSchema(footer, imageSchema(footer, null), 'newer.parquet')).toThrow(
    expect.objectContaining({ code: 'schema-mismatch', file: 'newer.parquet', place: 'column images' }),
  )
})
