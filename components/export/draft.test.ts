import { expect, test } from 'vitest'
import { nameProblem, requestOf, firstDraft } from './draft'

test('names that a file system or a shell would trip over are refused', () => {
  for (const name of ['', '  ', 'a/b', 'a\\b', 'c:d', 'a\u0000b', '.hidden', 'dot.', 'x'.repeat(151)])
    expect(nameProblem(name), JSON.stringify(name)).not.toBeNull()
  for (const name of ['metis-rl-rebalanced', 'v1.2', 'données 3']) expect(nameProblem(name)).toBeNull()
})

test('layout and Hub images are asked for only where there is a parquet file', () => {
  const draft = { ...firstDraft(null, false), format: 'jsonl', layout: 'optimised', hubImages: true } as const
  expect(requestOf(draft, 'a', null)).toMatchObject({ layout: 'source', hubImages: false, validation: { fraction: 0 } })
})

test('a validation share is a fraction of rows', () => {
  const draft = { ...firstDraft(null, false), split: true, validationPercent: 5 }
  expect(requestOf(draft, 'a', null).validation.fraction).toBeCloseTo(0.05)
})
