import { expect, test } from 'vitest'
import { CONTEXT, startEngine } from './duckdb.testing'
import { fewBins, passBins } from './value-bins'
import type { ValueBin } from './value-bins'
import { countRows, facetCounts } from './select'

/** Bars over these pass values, with what the filter of each bar finds. */
async function barsOf(values: readonly (number | null)[], kind: 'rate' | number) {
  const engine = await startEngine()
  await engine.insert(
    'source',
    values.map((pass, row) => ({ file: 0, row, pass_value: pass })),
  )
  const facet = (await engine.query(facetCounts('pass_value', [], CONTEXT))) as { value: string | null; n: number }[]
  const scale = kind === 'rate' ? { kind } : { kind: 'count' as const, of: kind }
  const bins = passBins(
    facet.map(({ value, n }) => ({ value, count: n })),
    scale,
  )
  const filtered = async ({ range }: ValueBin) => {
    const [line] = await engine.query(countRows([{ kind: 'range', column: 'pass_value', ...range }], CONTEXT))
    return line?.['n']
  }
  expect(await Promise.all(bins.map(filtered))).toEqual(bins.map(({ count }) => count))
  return bins.map(({ tick, count }) => [tick, count])
}

test('rates in eighths have a bar each, and an eighth nobody has an empty one', async () => {
  const rates = [0, 0, 0.125, 0.25, 0.375, 0.375, 0.375, 0.625, 0.75, 0.875, 1, null]
  expect(await barsOf(rates, 'rate')).toEqual([
    ['0', 2],
    ['0.125', 1],
    ['0.25', 1],
    ['0.375', 3],
    ['0.5', 0],
    ['0.625', 1],
    ['0.75', 1],
    ['0.875', 1],
    ['1', 1],
  ])
})

test('rates in sixteenths: seventeen bars', async () => {
  const bars = await barsOf([1 / 16, 3 / 16, 3 / 16, 1], 'rate')
  expect(bars).toHaveLength(17)
  expect(bars.filter(([, count]) => count !== 0)).toEqual([
    ['0.0625', 1],
    ['0.1875', 2],
    ['1', 1],
  ])
})

test('thirds of float32 and of float64 are one bar, which finds both', async () => {
  expect(await barsOf([Math.fround(1 / 3), 1 / 3, 2 / 3], 'rate')).toEqual([
    ['0', 0],
    ['0.3333', 2],
    ['0.6667', 1],
    ['1', 0],
  ])
})

test('few rates of no common part, as rounded eighths are: a bar each', async () => {
  expect(await barsOf([0.12, 0.12, 0.25, 0.38, 0.5], 'rate')).toEqual([
    ['0.12', 2],
    ['0.25', 1],
    ['0.38', 1],
    ['0.5', 1],
  ])
})

test('many rates: ten bins of equal width, the last with its end', async () => {
  // 0, 1/37, … 37/37: a bin holds the k for which k/37 is in it, so 0 to 3 (3/37 = 0.081), then 4 to 7 (7/37 = 0.189), …
  const rates = Array.from({ length: 38 }, (_, k) => k / 37)
  expect((await barsOf(rates, 'rate')).map(([, count]) => count)).toEqual([4, 4, 4, 3, 4, 4, 3, 4, 4, 4])
})

test('counts have a bar each, also out of 64', async () => {
  expect(await barsOf([0, 2, 2, 4], 4)).toEqual([
    ['0', 1],
    ['1', 0],
    ['2', 2],
    ['3', 0],
    ['4', 1],
  ])
  expect(await barsOf([0, 64], 64)).toHaveLength(65)
})

test('any column: a bar each step, a bar each of a few values, or none where there are many', () => {
  const barsAt = (places: readonly number[]) =>
    fewBins(places.map((at) => ({ value: String(at), count: 1 })))?.map(({ tick, count, range }) => [
      tick,
      count,
      range.min,
      range.max,
    ])
  expect(barsAt([1.5, 1, 2.5])).toEqual([
    ['1', 1, 1, 1],
    ['1.5', 1, 1.5, 1.5],
    ['2', 0, 2, 2],
    ['2.5', 1, 2.5, 2.5],
  ])
  expect(barsAt([0, 1, 1000])).toEqual([
    ['0', 1, 0, 0],
    ['1', 1, 1, 1],
    ['1000', 1, 1000, 1000],
  ])
  expect(barsAt([7])).toEqual([['7', 1, 7, 7]])
  expect(barsAt([])).toEqual([])
  expect(barsAt(Array.from({ length: 26 }, (_, k) => k))).toBeUndefined()
})
