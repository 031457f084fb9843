import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawSample } from './sample'
import type { SampleRequest } from './sample'
import type { RowFact } from './usable'

function fact(part: Partial<RowFact>): RowFact {
  const nothing = { emptyGroundTruth: false, imageTagsMismatch: null, missing: null, undecodable: null }
  return { file: 0, row: 0, category: 'a', dataSource: null, passValue: null, mark: null, ...nothing, ...part }
}

const PLAIN = { seed: 's', keepSourceProportions: true, keepPassProportions: true, shuffle: false }

const idsOf = (request: SampleRequest): string[] => drawSample(request).map(({ file, row }) => `${file}.${row}`)

/** 48 rows in two files, made by arithmetic alone. */
const GOLDEN = Array.from({ length: 48 }, (_, i) =>
  fact({
    file: i % 2,
    row: i,
    category: ((i * 7) % 5) % 2 === 0 ? 'a' : 'b',
    dataSource: ['x', 'y', null][((i * 11) % 7) % 3] ?? null,
    passValue: i % 13 === 0 ? null : (i * 5) % 9,
    mark: i % 10 === 3 ? 'keep' : null,
  }),
)

const EXPECTED = [
  '0.0',
  '0.2',
  '0.4',
  '0.6',
  '0.8',
  '0.10',
  '0.28',
  '0.32',
  '0.38',
  '1.3',
  '1.5',
  '1.13',
  '1.15',
  '1.21',
  '1.23',
  '1.33',
  '1.37',
  '1.43',
  '1.47',
]

const SHUFFLED = [
  '0.38',
  '1.21',
  '0.10',
  '1.33',
  '1.47',
  '0.8',
  '1.13',
  '0.28',
  '1.23',
  '1.43',
  '0.6',
  '1.15',
  '0.0',
  '1.5',
  '0.32',
  '0.2',
  '0.4',
  '1.37',
  '1.3',
]

describe('same seed, same rows', () => {
  test('as a second implementation, in Python, drew them', () => {
    const request = {
      ...PLAIN,
      rows: GOLDEN,
      quotas: new Map([
        ['a', 10],
        ['b', 9],
      ]),
      seed: 'gold',
    }
    expect(idsOf(request)).toEqual(EXPECTED)
    expect(idsOf({ ...request, shuffle: true })).toEqual(SHUFFLED)
  })

  const rows = fc
    .uniqueArray(fc.tuple(fc.nat(2), fc.nat(99)), {
      selector: ([file, row]) => file * 1000 + row,
      maxLength: 80,
      size: 'max',
    })
    .chain((refs) =>
      fc.tuple(
        ...refs.map(([file, row]) =>
          fc.record({
            file: fc.constant(file),
            row: fc.constant(row),
            category: fc.constantFrom('a', 'b'),
            dataSource: fc.constantFrom('x', 'y', 'z', null),
            passValue: fc.oneof(
              fc.constant(null),
              fc.integer({ min: 0, max: 8 }),
              fc.double({ min: 0, max: 1, noNaN: true }),
            ),
            mark: fc.constantFrom<RowFact['mark'][]>('keep', 'unsure', null, null, null, null),
          }),
        ),
      ),
    )
    .map((parts) => parts.map(fact))

  /** Evenly spread: fc.double() is even over bit patterns, so nearly all of its values would draw nothing. */
  const share = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100)

  const request = fc.record({
    rows,
    share,
    seed: fc.string(),
    keepSourceProportions: fc.boolean(),
    keepPassProportions: fc.boolean(),
    shuffle: fc.boolean(),
    order: fc.array(fc.nat(), { minLength: 80, maxLength: 80 }),
  })

  function quotasOf(given: readonly RowFact[], share: number): Map<string, number> {
    return new Map(
      ['a', 'b'].map((category) => {
        const members = given.filter((one) => one.category === category)
        const keeps = members.filter(({ mark }) => mark === 'keep').length
        return [category, keeps + Math.floor(share * (members.length - keeps))]
      }),
    )
  }

  test('whatever order they come in; quotas met, keeps in, nothing twice', () => {
    fc.assert(
      fc.property(request, ({ share, order, ...rest }) => {
        const quotas = quotasOf(rest.rows, share)
        const taken = idsOf({ ...rest, quotas })
        const mixed = rest.rows.map((row, k) => ({ row, at: order[k] ?? 0 })).toSorted((x, y) => x.at - y.at)
        expect(idsOf({ ...rest, rows: mixed.map(({ row }) => row), quotas })).toEqual(taken)
        expect(new Set(taken).size).toBe(taken.length)
        const chosen = rest.rows.filter(({ file, row }) => taken.includes(`${file}.${row}`))
        expect(chosen).toHaveLength(taken.length)
        for (const [category, quota] of quotas)
          expect(chosen.filter((one) => one.category === category)).toHaveLength(quota)
        expect(chosen.filter(({ mark }) => mark === 'keep')).toEqual(rest.rows.filter(({ mark }) => mark === 'keep'))
        const inOrder = taken.toSorted((x, y) => number(x) - number(y))
        expect(rest.shuffle ? inOrder : taken).toEqual(inOrder)
      }),
      { numRuns: 300 },
    )
  })

  test('shuffling changes the order only', () => {
    fc.assert(
      fc.property(request, ({ share, ...rest }) => {
        const quotas = quotasOf(rest.rows, share)
        const plain = idsOf({ ...rest, quotas, shuffle: false })
        const shuffled = idsOf({ ...rest, quotas, shuffle: true })
        expect(shuffled.toSorted()).toEqual(plain.toSorted())
      }),
      { numRuns: 100 },
    )
  })

  test('data sources keep their proportions within one row', () => {
    fc.assert(
      fc.property(rows, share, fc.string(), (given, part, seed) => {
        const unmarked = given.map((one) => ({ ...one, mark: null }))
        const quotas = quotasOf(unmarked, part)
        const taken = new Set(idsOf({ ...PLAIN, rows: unmarked, quotas, seed }))
        for (const [category, quota] of quotas) {
          const members = unmarked.filter((one) => one.category === category)
          for (const source of ['x', 'y', 'z', null]) {
            const there = members.filter(({ dataSource }) => dataSource === source)
            const drawn = there.filter(({ file, row }) => taken.has(`${file}.${row}`)).length
            expect(Math.abs(drawn - (quota * there.length) / Math.max(1, members.length))).toBeLessThan(1)
          }
        }
      }),
      { numRuns: 200 },
    )
  })
})

test('pass values keep their proportions within each source', () => {
  const rows = Array.from({ length: 900 }, (_, row) =>
    fact({ row, dataSource: row < 300 ? 'x' : 'y', passValue: row % 3 === 0 ? 0 : 8 }),
  )
  const taken = new Set(idsOf({ ...PLAIN, rows, quotas: new Map([['a', 90]]) }))
  const count = (source: string, pass: number) =>
    rows.filter(
      ({ row, dataSource, passValue }) => taken.has(`0.${row}`) && dataSource === source && passValue === pass,
    ).length
  expect([count('x', 0), count('x', 8), count('y', 0), count('y', 8)]).toEqual([10, 20, 20, 40])
})

test('different seeds draw differently, a change in one stratum leaves the others alone', () => {
  const rows = Array.from({ length: 400 }, (_, row) => fact({ row, category: row < 200 ? 'a' : 'b' }))
  const base = {
    ...PLAIN,
    rows,
    quotas: new Map([
      ['a', 100],
      ['b', 100],
    ]),
  }
  const first = idsOf(base)
  expect(idsOf({ ...base, seed: 't' })).not.toEqual(first)
  const less = idsOf({
    ...base,
    quotas: new Map([
      ['a', 100],
      ['b', 10],
    ]),
  })
  const inA = (ids: string[]) => ids.filter((id) => number(id) < 200)
  expect(inA(less)).toEqual(inA(first))
})

test('quotas that cannot be met are refused', () => {
  const rows = [fact({ row: 1, mark: 'keep' }), fact({ row: 2, mark: 'keep' }), fact({ row: 3 })]
  expect(() => drawSample({ ...PLAIN, rows, quotas: new Map([['a', 4]]) })).toThrow(RangeError)
  expect(() => drawSample({ ...PLAIN, rows, quotas: new Map([['a', 1]]) })).toThrow(RangeError)
})

function number(id: string): number {
  const [file, row] = id.split('.').map(Number)
  return (file ?? 0) * 1000 + (row ?? 0)
}
