import { expect, test } from 'vitest'
import { areWhole, numberBins } from './number-bins'

const labels = (edges: readonly number[], whole: boolean) =>
  numberBins(
    edges.slice(1).map((to, k) => ({ from: edges[k] ?? 0, to, count: 1 })),
    whole,
  ).map(({ label }) => label)

test('a whole number is in one bar by its name, not in two', () => {
  expect(labels([0, 10, 20, 30], true)).toEqual(['0 to 9', '10 to 19', '20 to 30'])
  // Of 3 to 103 in three: up to 36.3, up to 69.7, up to 103.
  expect(labels([3, 3 + 100 / 3, 3 + 200 / 3, 103], true)).toEqual(['3 to 36', '37 to 69', '70 to 103'])
  expect(labels([0, 1.25, 2.5, 3.75, 5], true)).toEqual(['0 to 1', '2', '3', '4 to 5'])
  expect(labels([990, 1000, 1010], true)).toEqual(['990 to 999', '1,000 to 1,010'])
})

test('other numbers are under the end of their bar, but for the last', () => {
  expect(labels([0, 10.5, 21], false)).toEqual(['0 to under 10.5', '10.5 to 21'])
  expect(labels([1.001, 1.002, 1.003], false)).toEqual(['1.001 to under 1.002', '1.002 to 1.003'])
})

test('empty bins between others are put back', () => {
  const bins = numberBins(
    [
      { from: 0, to: 10, count: 3 },
      { from: 20, to: 30, count: 2 },
    ],
    true,
  )
  expect(bins.map(({ count, range }) => [count, range])).toEqual([
    [3, { min: 0, max: 10, maxExcluded: true }],
    [0, { min: 10, max: 20, maxExcluded: true }],
    [2, { min: 20, max: 30 }],
  ])
  expect(numberBins([], true)).toEqual([])
  expect(numberBins([{ from: 7, to: 7, count: 4 }], true).map(({ label }) => label)).toEqual(['7'])
})

test('whole is what a facet lists no fraction of', () => {
  expect(areWhole([{ value: '3' }, { value: null }, { value: '-20' }])).toBe(true)
  expect(areWhole([{ value: '3' }, { value: '0.5' }])).toBe(false)
  expect(areWhole([{ value: 'nan' }])).toBe(false)
})
