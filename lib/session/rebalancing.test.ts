import { expect, test, vi } from 'vitest'
import { ALL_REASONS } from '@/lib/rebalance/usable'
import type { RowFact } from '@/lib/rebalance/usable'
import type { RebalanceOptions } from './contract/rebalance'
import { planRebalance } from './rebalancing'

const OPTIONS: RebalanceOptions = {
  targets: { a: 100 },
  size: 'largest',
  seed: 'metis',
  exclude: ALL_REASONS,
  keepSourceProportions: true,
  keepPassProportions: true,
  shuffle: false,
  withinView: false,
}

const FACT: RowFact = {
  file: 0,
  row: 0,
  category: 'a',
  dataSource: null,
  passValue: null,
  mark: null,
  emptyGroundTruth: false,
  imageTagsMismatch: false,
  missing: false,
  undecodable: false,
}

function plan(categories: number) {
  const rowFacts = vi.fn<() => Promise<readonly RowFact[]>>(() => Promise.resolve([FACT]))
  const questions = { countCategories: () => Promise.resolve(categories), rowFacts }
  return { planned: planRebalance(questions, [], OPTIONS, new AbortController().signal), rowFacts }
}

test('a column that names nearly every row is refused before its rows are fetched, with where to choose another', async () => {
  const { planned, rowFacts } = plan(98_412)
  await expect(planned).rejects.toMatchObject({
    message: 'There are 98,412 categories; at most 1,000 can be balanced.',
    next: expect.stringContaining('Choose another column') as string,
  })
  expect(rowFacts).not.toHaveBeenCalled()
})

test('as many categories as there may be are planned', async () => {
  expect((await plan(1000).planned).rows).toEqual([{ file: 0, row: 0 }])
})
