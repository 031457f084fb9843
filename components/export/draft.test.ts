import { expect, test } from 'vitest'
import type { DatasetState } from '@/lib/session/contract/dataset'
import { layoutAdvice, nameProblem, requestOf, firstDraft, suggestedName } from './draft'

test('names that a file system or a shell would trip over are refused', () => {
  for (const name of ['', '  ', 'a/b', 'a\\b', 'c:d', 'a\u0000b', '.hidden', 'dot.', 'x'.repeat(151)])
    expect(nameProblem(name), JSON.stringify(name)).not.toBeNull()
  for (const name of ['metis-rl-rebalanced', 'v1.2', 'données 3']) expect(nameProblem(name)).toBeNull()
})

test('layout, Hub images and BINARY are asked for only where there is a parquet file', () => {
  const draft = {
    ...firstDraft(null, false),
    format: 'jsonl',
    layout: 'optimised',
    hubImages: true,
    binaryBytes: true,
  } as const
  expect(requestOf(draft, 'a', null)).toMatchObject({
    layout: 'source',
    hubImages: false,
    binaryBytes: false,
    validation: { fraction: 0 },
  })
})

test('a name is suggested after the dataset, without what its files are called by', () => {
  const named = (name: string) => suggestedName({ name } as DatasetState, 'all')
  expect(named('train.parquet')).toBe('train-curated')
  expect(named('part-0.parquet and 3 more')).toBe('part-0-and-3-more-curated')
  expect(named('.parquet')).toBe('dataset-curated')
})

test('what is left out goes with the view and with all rows; a split has its own', () => {
  const draft = firstDraft(null, false)
  expect(requestOf(draft, 'a', null).scope).toMatchObject({ kind: 'view', exclude: { 'marked-drop': true } })
  expect(requestOf({ ...draft, scope: 'all' }, 'a', null).scope).toMatchObject({
    kind: 'all',
    exclude: { 'marked-drop': true, 'empty-ground-truth': false },
  })
})

test('a validation share is a fraction of rows', () => {
  const draft = { ...firstDraft(null, false), split: true, validationPercent: 5 }
  expect(requestOf(draft, 'a', null).validation.fraction).toBeCloseTo(0.05)
})

test('the optimised layout is advised by the largest row group of any file, not by their mean', () => {
  const file = (largestRowGroup: number, rowGroups: number) => ({
    name: 'a.parquet',
    byteLength: 1e9,
    rows: 1000,
    rowGroups,
    largestRowGroup,
    createdBy: null,
  })
  expect(layoutAdvice([file(9e6, 3), file(900e6, 11)])).toMatch(
    /^Advised: the largest row group here is 900 MB unpacked/,
  )
  // 286 MiB are 299,892,736 bytes.
  expect(layoutAdvice([file(299_892_737, 1)])).toMatch(/^Advised/)
  expect(layoutAdvice([file(299_892_736, 1)])).toMatch(/^Not needed/)
  expect(layoutAdvice([])).toMatch(/^Not needed/)
})
