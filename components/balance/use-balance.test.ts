import { expect, it } from 'vitest'
import { balanceLines, differenceLabel, unlistedOf } from './use-balance'

const balance = {
  column: 'ability',
  mapping: { math: 'math / reasoning', reasoning: 'math / reasoning' },
  targets: { perception: 45, search: 36, 'math / reasoning': 19 },
}

it('shares are of the rows that have a category', () => {
  const lines = balanceLines(
    {
      values: [
        { value: null, count: 900 },
        { value: 'perception', count: 60 },
        { value: 'search', count: 30 },
        { value: 'ocr', count: 10 },
      ],
      distinct: 3,
      rows: 1000,
    },
    balance,
  )
  expect(lines.map((line) => [line.category, line.count, line.share, line.target])).toEqual([
    ['perception', 60, 0.6, 0.45],
    ['search', 30, 0.3, 0.36],
    ['math / reasoning', 0, 0, 0.19],
    ['ocr', 10, 0.1, null],
    [null, 900, 0, null],
  ])
  expect(lines.map(differenceLabel)).toEqual(['+15 pp', '−6 pp', '−19 pp', null, null])
})

it('targets that are still being typed are scaled to sum to one', () => {
  const lines = balanceLines(
    { values: [{ value: 'a', count: 1 }], distinct: 1, rows: 1 },
    { ...balance, targets: { a: 30, b: 30 } },
  )
  expect(lines.map((line) => line.target)).toEqual([0.5, 0.5])
  expect(balanceLines({ values: [], distinct: 0, rows: 0 }, { ...balance, targets: { a: 0 } })[0]?.target).toBeNull()
})

it('shares are of all categories, listed or not', () => {
  // 3,000 categories of 2 rows each; 2 of them listed, and 500 rows without one.
  const shares = {
    values: [
      { value: null, count: 500 },
      { value: 'c1', count: 2 },
      { value: 'c2', count: 2 },
    ],
    distinct: 3000,
    rows: 6500,
  }
  const lines = balanceLines(shares, { ...balance, targets: {} })
  expect(lines.map((line) => line.share)).toEqual([1 / 3000, 1 / 3000, 0])
  expect(unlistedOf(shares)).toEqual({ categories: 2998, count: 5996, share: 2998 / 3000 })
})
