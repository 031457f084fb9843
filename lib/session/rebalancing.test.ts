import { expect, test, vi } from 'vitest'
import { SOUND_ROW } from '@/lib/rebalance/row-facts.testing'
import type { RowFact } from '@/lib/rebalance/usable'
import { DEFAULT_SETTINGS } from './contract/rebalance'
import type { RebalanceOptions } from './contract/rebalance'
import { planRebalance } from './rebalancing'

const OPTIONS: RebalanceOptions = { ...DEFAULT_SETTINGS, targets: { a: 100 } }

function plan(categories: number) {
  const rowFacts = vi.fn<() => Promise<readonly RowFact[]>>(() => Promise.resolve([SOUND_ROW]))
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
