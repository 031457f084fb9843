import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { largestRemainder, quotasAtLeast, sum } from './quotas'

const weight = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.double({ min: 0, max: 1e300, noNaN: true }))
const weights = fc.array(weight, { minLength: 1, maxLength: 12 }).filter((some) => some.some((one) => one > 0))
const size = fc.integer({ min: 0, max: 200_000 })

describe('largest remainder', () => {
  test('sums to the size exactly, each within one of its exact share', () => {
    fc.assert(
      fc.property(weights, size, (some, total) => {
        const quotas = largestRemainder(some, total)
        expect(sum(quotas)).toBe(total)
        const most = Math.max(...some)
        const all = sum(some.map((one) => one / most))
        for (const [k, quota] of quotas.entries()) {
          const share = (total * ((some[k] ?? 0) / most)) / all
          expect(Math.abs(quota - share)).toBeLessThan(1 + 1e-6)
          expect(some[k] === 0 && quota > 0).toBe(false)
        }
      }),
      { numRuns: 500 },
    )
  })

  // By hand.
  test.each([
    [[45, 36, 19], 1500, [675, 540, 285]],
    [[45, 36, 19], 10, [4, 4, 2]],
    [[1, 1, 1], 10, [4, 3, 3]],
    [[1, 1, 1], 11, [4, 4, 3]],
    [[0, 5, 0], 3, [0, 3, 0]],
    [[0.1, 0.2, 0.7], 10, [1, 2, 7]],
    [[0, 0], 0, [0, 0]],
  ])('%j of %i', (some, total, expected) => {
    expect(largestRemainder(some, total)).toEqual(expected)
  })

  test('the Alabama paradox: of ten rows the smallest gets two, of eleven only one', () => {
    expect(largestRemainder([6, 6, 2], 10)).toEqual([4, 4, 2])
    expect(largestRemainder([6, 6, 2], 11)).toEqual([5, 5, 1])
  })

  test('of very many weights each gets its share', () => {
    const shares = largestRemainder(
      Array.from({ length: 200_000 }, () => 1),
      400_000,
    )
    expect(shares.every((share) => share === 2)).toBe(true)
  })

  test('what is no number is refused', () => {
    expect(() => largestRemainder([1], 1.5)).toThrow(RangeError)
    expect(() => largestRemainder([1], -1)).toThrow(RangeError)
    expect(() => largestRemainder([Number.NaN], 1)).toThrow(RangeError)
    expect(() => largestRemainder([-1, 2], 1)).toThrow(RangeError)
    expect(() => largestRemainder([0], 1)).toThrow(RangeError)
  })
})

describe('with minimums', () => {
  test('sums to the size, no quota under its minimum, and nothing changes where none binds', () => {
    const some = fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.nat(40)), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(some, fc.nat(400), (pairs, extra) => {
        const [given, least] = [pairs.map(([one]) => one), pairs.map(([, one]) => one)]
        fc.pre(given.some((one) => one > 0))
        const total = sum(least) + extra
        const quotas = quotasAtLeast(given, least, total)
        expect(sum(quotas)).toBe(total)
        for (const [k, quota] of quotas.entries()) expect(quota).toBeGreaterThanOrEqual(least[k] ?? 0)
        const plain = largestRemainder(given, total)
        const binds = plain.some((quota, k) => quota < (least[k] ?? 0))
        expect(binds || quotas.join() === plain.join()).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('by hand', () => {
    expect(quotasAtLeast([45, 36, 19], [0, 0, 50], 100)).toEqual([28, 22, 50])
    expect(quotasAtLeast([0, 1], [3, 0], 10)).toEqual([3, 7])
    expect(() => quotasAtLeast([1, 1], [6, 6], 10)).toThrow(RangeError)
  })
})
