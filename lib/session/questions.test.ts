/** What the table waits for goes before what stands beside it. */
import { expect, test } from 'vitest'
import type { Engine } from '@/lib/engine/engine'
import { CONTEXT } from '@/lib/query/duckdb.testing'
import { Questions } from './questions'

const NOTHING_LEFT_OUT = {
  'marked-drop': false,
  'no-category': false,
  'empty-ground-truth': false,
  'image-tags': false,
  'missing-image-bytes': false,
  'undecodable-image': false,
}

test('lines of the table are urgent; facets, shares, charts and counts beside it are not', async () => {
  const asked: string[] = []
  const engine = {
    query: (_: string, __?: AbortSignal, urgency = 'now') => {
      asked.push(urgency)
      return Promise.resolve([])
    },
  } as Partial<Engine> as Engine
  const questions = new Questions(engine, CONTEXT)
  const { signal } = new AbortController()
  await questions.previews([{ file: 0, row: 0 }], [], signal)
  expect(asked.splice(0)).toEqual(['now'])
  await questions.facet('ability', [], signal)
  await questions.valueShares('category', [], signal)
  await questions.histogram('pass_value', 10, [], signal)
  await questions.crossTab('ability', 'data_source', [], signal)
  await questions.flagCounts([], signal)
  await questions.totals(signal)
  await questions.reasonCounts([], signal)
  await questions.countWithout(NOTHING_LEFT_OUT, [], signal)
  await questions.countCategories([], signal)
  expect(asked).toEqual(Array.from({ length: 9 }, () => 'later'))
})

test('none found by a pass that was stopped is "not checked"; what it did find is counted', async () => {
  const answers = {
    n: 10,
    missing_image_bytes: 0,
    'missing_image_bytes ?': 4,
    undecodable_image: 2,
    'undecodable_image ?': 4,
    empty_ground_truth: 0,
    'empty_ground_truth ?': 4,
    'missing-image-bytes': 0,
    'missing-image-bytes ?': 4,
    'undecodable-image': 2,
    'undecodable-image ?': 4,
  }
  const questions = new Questions({ query: () => Promise.resolve([answers]) } as Partial<Engine> as Engine, CONTEXT)
  const { signal } = new AbortController()
  const flags = new Map((await questions.flagCounts([], signal)).map(({ flag, count }) => [flag, count]))
  expect(flags.get('missing_image_bytes')).toBeNull()
  expect(flags.get('undecodable_image')).toBe(2)
  expect(flags.get('empty_ground_truth')).toBe(0)
  const reasons = new Map((await questions.reasonCounts([], signal)).map(({ reason, count }) => [reason, count]))
  expect(reasons.get('missing-image-bytes')).toBeNull()
  expect(reasons.get('undecodable-image')).toBe(2)
  const partial = (await questions.flagCounts([], signal)).filter(({ isPartial }) => isPartial)
  expect(partial.map(({ flag }) => flag)).toContain('undecodable_image')
  expect(partial.map(({ flag }) => flag)).not.toContain('empty_ground_truth')
})
