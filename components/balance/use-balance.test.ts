import { expect, it } from 'vitest'
import { balanceLines, differenceLabel } from './use-balance'

const balance = {
  column: 'ability',
  mapping: { math: 'math / reasoning', reasoning: 'math / reasoning' },
  targets: { perception: 45, search: 36, 'math / reasoning': 19 },
}

it('shares are of the rows that have a category', () => {
  const lines = balanceLines(
    [
      { category: 'search', count: 30 },
      { category: 'perception', count: 60 },
      { category: 'ocr', count: 10 },
      { category: null, count: 900 },
    ],
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
  const lines = balanceLines([{ category: 'a', count: 1 }], { ...balance, targets: { a: 30, b: 30 } })
  expect(lines.map((line) => line.target)).toEqual([0.5, 0.5])
  expect(balanceLines([], { ...balance, targets: { a: 0 } })[0]?.target).toBeNull()
})
