import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom, draw, fromState } from './random'
import type { Random } from './random'

function take(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => random.next())
}

describe('test vectors', () => {
  test('xoshiro128**: the first ten numbers of the authors’ C code from state 1, 2, 3, 4', () => {
    expect(take(fromState([1, 2, 3, 4]), 10)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ])
  })

  // Worked out by a second implementation, in Python with hashlib.
  test.each([
    ['', [2352176578, 3995682531, 789331166, 3278704162, 3534728208, 3569834582]],
    ['metis', [3897688049, 4148354417, 3791194324, 3682975590, 2619750481, 2005079940]],
    ['größe 🌍', [3817459456, 2588394738, 948290757, 1208982374, 3743102611, 2738655246]],
  ])('seed %j', (seed, expected) => {
    expect(take(createRandom(seed), 6)).toEqual(expected)
  })

  test('below: numbers past the last multiple of n are drawn again', () => {
    const random = createRandom('metis')
    expect(Array.from({ length: 5 }, () => random.below(3_000_000_000))).toEqual([
      2619750481, 2005079940, 1966914378, 2023615861, 159648129,
    ])
  })

  test('draws', () => {
    const items = (n: number) => Array.from({ length: n }, (_, k) => k)
    expect(draw(items(20), 8, createRandom('metis'))).toEqual([9, 1, 18, 19, 5, 4, 8, 14])
    expect(draw(items(10), 10, createRandom('42'))).toEqual([3, 5, 0, 2, 8, 4, 6, 9, 1, 7])
  })
})

test('below is even and in bounds', () => {
  const random = createRandom('even')
  const counts = Array.from({ length: 7 }, () => 0)
  for (let k = 0; k < 70_000; k++) {
    const drawn = random.below(7)
    counts[drawn] = (counts[drawn] ?? 0) + 1
  }
  // Standard deviation of each count is about 93.
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500)
  expect(() => random.below(0)).toThrow(RangeError)
  expect(() => random.below(2 ** 33)).toThrow(RangeError)
})

test('a draw is a subset, a draw of all is a shuffle', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer()), fc.nat(30), fc.string(), (items, k, seed) => {
      const drawn = draw(items, k, createRandom(seed))
      expect(drawn).toHaveLength(Math.min(k, items.length))
      expect(new Set(drawn).size).toBe(drawn.length)
      for (const item of drawn) expect(items).toContain(item)
    }),
  )
})
