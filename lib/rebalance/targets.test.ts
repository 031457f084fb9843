import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { largestRemainder, sum } from './quotas'
import { limitSentence, planTargets, supplyOf } from './targets'
import type { CategorySupply } from './targets'

const CARD = { perception: 45, search: 36, 'math / reasoning': 19 }

const supply = (perception: number, search: number, math: number): CategorySupply[] => [
  { category: 'math / reasoning', usable: math, keeps: 0 },
  { category: 'perception', usable: perception, keeps: 0 },
  { category: 'search', usable: search, keeps: 0 },
]

describe('a size', () => {
  test('that can be had', () => {
    const plan = planTargets({ targets: CARD, supply: supply(1000, 600, 300), size: 1500 })
    expect(plan.quotas.map(({ category, quota }) => [category, quota])).toEqual([
      ['math / reasoning', 285],
      ['perception', 675],
      ['search', 540],
    ])
    expect(plan).toMatchObject({ feasible: true, size: 1500, limit: null, overKept: [] })
  })

  test('that cannot be had says what limits it, as data and as a sentence', () => {
    const plan = planTargets({ targets: CARD, supply: supply(1000, 412, 300), size: 1500 })
    expect(plan.feasible).toBe(false)
    expect(plan.limit).toEqual({ kind: 'usable', category: 'search', usable: 412, share: 0.36, size: 1500, needs: 540 })
    expect(plan.limit && limitSentence(plan.limit)).toBe('search has 412 usable rows; 36 % of 1,500 needs 540')
  })

  test('targets without supply limit everything', () => {
    const plan = planTargets({ targets: { a: 1, b: 1 }, supply: [{ category: 'a', usable: 9, keeps: 0 }], size: 4 })
    expect(plan.limit && limitSentence(plan.limit)).toBe('b has 0 usable rows; 50 % of 4 needs 2')
    expect(planTargets({ targets: {}, supply: supply(1, 1, 1), size: 2 }).limit).toEqual({ kind: 'no-target' })
    expect(() => planTargets({ targets: CARD, supply: [], size: 1.5 })).toThrow(RangeError)
  })
})

describe('the largest size', () => {
  test('by hand: 412 usable at 36 % allow 1,146 (search 412.56 rounds down); 1,147 would need 413', () => {
    const plan = planTargets({ targets: CARD, supply: supply(1000, 412, 300), size: 'largest' })
    expect(plan).toMatchObject({ feasible: true, size: 1146, largest: 1146 })
    expect(plan.quotas.map(({ quota }) => quota)).toEqual([218, 516, 412])
    expect(plan.limit).toMatchObject({ category: 'search', size: 1147, needs: 413 })
  })

  const category = fc.record({
    weight: fc.oneof(fc.integer({ min: 0, max: 10 }), fc.double({ min: 0, max: 1, noNaN: true })),
    usable: fc.nat(60),
    kept: fc.nat(8),
  })

  test('is maximal: no larger size can be had, tried one by one with an independent rule', () => {
    fc.assert(
      fc.property(fc.array(category, { minLength: 1, maxLength: 6 }), (categories) => {
        const names = categories.map((_, k) => `c${k}`)
        const targets = Object.fromEntries(categories.map(({ weight }, k) => [names[k] ?? '', weight]))
        const given = categories.map(({ usable }, k) => ({ category: names[k] ?? '', usable, keeps: 0 }))
        const weights = categories.map(({ weight }) => weight)
        fc.pre(weights.some((weight) => weight > 1e-9) && weights.every((weight) => weight === 0 || weight > 1e-9))
        let largest = 0
        for (let size = 0; size <= sum(given.map(({ usable }) => usable)); size++) {
          if (largestRemainder(weights, size).every((quota, k) => quota <= (given[k]?.usable ?? 0))) largest = size
        }
        expect(planTargets({ targets, supply: given, size: 'largest' }).size).toBe(largest)
      }),
      { numRuns: 500 },
    )
  })

  test('is maximal with rows marked keep too, and every plan holds', () => {
    fc.assert(
      fc.property(fc.array(category, { minLength: 1, maxLength: 5 }), (categories) => {
        const targets = Object.fromEntries(categories.map(({ weight }, k) => [`c${k}`, weight]))
        const given = categories.map(({ usable, kept }, k) => ({
          category: `c${k}`,
          usable,
          keeps: Math.min(kept, usable),
        }))
        fc.pre(
          categories.some(({ weight }) => weight > 1e-9) &&
            categories.every(({ weight }) => weight === 0 || weight > 1e-9),
        )
        const plan = planTargets({ targets, supply: given, size: 'largest' })
        expect(plan.feasible).toBe(true)
        expect(sum(plan.quotas.map(({ quota }) => quota))).toBe(plan.size)
        for (const { quota, usable, keeps } of plan.quotas) {
          expect(quota).toBeGreaterThanOrEqual(keeps)
          expect(quota).toBeLessThanOrEqual(usable)
        }
        for (let size = plan.size + 1; size <= sum(given.map(({ usable }) => usable)) + 1; size++) {
          const larger = planTargets({ targets, supply: given, size })
          expect([size, larger.feasible]).toEqual([size, false])
          expect(larger.limit).not.toBeNull()
        }
      }),
      { numRuns: 300 },
    )
  })

  test('takes no time with a hundred thousand rows and a tiny share', () => {
    const given = [
      { category: 'a', usable: 100_000, keeps: 0 },
      { category: 'b', usable: 0, keeps: 0 },
    ]
    const started = performance.now()
    expect(planTargets({ targets: { a: 1, b: 1e-7 }, supply: given, size: 'largest' }).size).toBe(100_000)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

describe('very many categories', () => {
  const categories = Array.from({ length: 150_000 }, (_, k) => `c${k}`)
  const one = categories.map((category) => ({ category, usable: 1, keeps: 0 }))

  test('without a target have no split, and that is known at once', () => {
    expect(planTargets({ targets: {}, supply: one, size: 'largest' })).toMatchObject({
      size: 0,
      limit: { kind: 'no-target' },
    })
    const kept = one.map((line, k) => (k === 0 ? { ...line, keeps: 1 } : line))
    expect(planTargets({ targets: { c0: 0 }, supply: kept, size: 'largest' })).toMatchObject({ size: 1, largest: 1 })
  })

  test('with equal targets are planned like few', () => {
    const targets = Object.fromEntries(categories.map((category) => [category, 1]))
    expect(planTargets({ targets, supply: one, size: 'largest' }).size).toBe(categories.length)
  })
})

describe('rows marked keep', () => {
  test('are in, and where they exceed a share the others get less', () => {
    const given = supply(1000, 1000, 1000).map((one) => (one.category === 'search' ? { ...one, keeps: 50 } : one))
    const plan = planTargets({ targets: CARD, supply: given, size: 100 })
    expect(plan.quotas.map(({ category, quota }) => [category, quota])).toEqual([
      ['math / reasoning', 15],
      ['perception', 35],
      ['search', 50],
    ])
    expect(plan.overKept).toEqual(['search'])
  })

  test('more of them than the size is a limit of its own', () => {
    const plan = planTargets({ targets: { a: 1 }, supply: [{ category: 'a', usable: 9, keeps: 5 }], size: 4 })
    expect(plan.limit && limitSentence(plan.limit)).toBe('5 rows marked keep; the size is 4')
  })
})

test('supply is counted per category', () => {
  const row = { file: 0, row: 0, dataSource: null, passValue: null, emptyGroundTruth: false }
  const checked = { imageTagsMismatch: null, missing: null, undecodable: null }
  const facts = [
    { ...row, ...checked, category: 'b', mark: 'keep' as const },
    { ...row, ...checked, category: 'b', mark: null },
    { ...row, ...checked, category: null, mark: 'unsure' as const },
  ]
  expect(supplyOf(facts, 'none')).toEqual([
    { category: 'b', usable: 2, keeps: 1 },
    { category: 'none', usable: 1, keeps: 0 },
  ])
})
