import { expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '@/lib/session/contract/rebalance'
import type { CategoryPlan, RebalancePlan } from '@/lib/session/contract/rebalance'
import { categoryLines } from './plan-model'

function planOf(categories: readonly CategoryPlan[], targets: Readonly<Record<string, number>>): RebalancePlan {
  return {
    options: { ...DEFAULT_SETTINGS, targets },
    categories,
    size: 10,
    largest: 10,
    limit: null,
    limiting: null,
    keepNotes: [],
    feasible: true,
    reasons: [],
    rows: [],
    dropped: [],
  }
}

test('a category called as every object has one has no target of its own accord', () => {
  const category = { before: 10, usable: 10, kept: 0, quota: 0, forced: 0 }
  const lines = categoryLines(
    planOf(
      [
        { ...category, category: 'search', kept: 10, quota: 10 },
        { ...category, category: 'constructor' },
      ],
      { search: 80 },
    ),
  )
  expect(lines.map((line) => [line.category, line.target])).toEqual([
    ['search', 1],
    ['constructor', 0],
  ])
})
