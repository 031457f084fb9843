import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { equalShares, normalise, sharesOf, sumOf } from './targets'

const shares = fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), fc.double({ min: 0, max: 100, noNaN: true }), {
  minKeys: 1,
  maxKeys: 12,
})
const tenths = (targets: Readonly<Record<string, number>>) =>
  Object.values(targets).reduce((sum, share) => sum + Math.round(share * 10), 0)

describe('target shares', () => {
  test('normalised shares sum to 100 and keep their order of size', () => {
    fc.assert(
      fc.property(shares, (targets) => {
        const even = normalise(targets)
        expect(tenths(even)).toBe(1000)
        const names = Object.keys(targets)
        const upset = names.filter((a) =>
          names.some((b) => (targets[a] ?? 0) > (targets[b] ?? 0) && (even[a] ?? 0) < (even[b] ?? 0)),
        )
        expect(upset).toEqual([])
      }),
    )
  })

  test('shares that already sum to 100 stay as they are', () => {
    expect(normalise({ perception: 45, search: 36, 'math / reasoning': 19 })).toEqual({
      perception: 45,
      search: 36,
      'math / reasoning': 19,
    })
  })

  test('three equal shares are a third each, to a tenth of a percent', () => {
    expect(equalShares(['a', 'b', 'c'])).toEqual({ a: 33.4, b: 33.3, c: 33.3 })
  })

  test('shares of counts: 179, 144 and 77 of 400', () => {
    const counts = [
      { category: 'perception', count: 179 },
      { category: 'search', count: 144 },
      { category: 'math / reasoning', count: 77 },
    ]
    // 44.75, 36.0, 19.25: the two halves of a tenth tie, the first one gets it.
    expect(sharesOf(counts)).toEqual({ perception: 44.8, search: 36, 'math / reasoning': 19.2 })
  })

  test('nothing above zero becomes equal shares', () => {
    expect(normalise({ a: 0, b: 0 })).toEqual({ a: 50, b: 50 })
    expect(normalise({})).toEqual({})
  })

  test('the sum is as exact as it is shown', () => {
    expect(sumOf({ a: 33.33, b: 33.33, c: 33.33 })).toBe(100)
    expect(sumOf({ a: 33.3, b: 33.3, c: 33.3 })).toBe(99.9)
  })
})
