import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitRows } from './split'
import type { SplitRow } from './split'

const keyOf = ({ file, row }: { file: number; row: number }) => `${file}.${row}`

const rows = fc
  .uniqueArray(fc.tuple(fc.nat(1), fc.nat(99)), {
    selector: ([file, row]) => file * 1000 + row,
    maxLength: 40,
    size: 'max',
  })
  .chain((refs) =>
    fc.tuple(
      ...refs.map(([file, row]) =>
        fc.record({ file: fc.constant(file), row: fc.constant(row), category: fc.constantFrom('a', 'b', null) }),
      ),
    ),
  )

const grouped = rows.chain((all) =>
  fc.tuple(
    ...all.map((row) =>
      fc
        .array(fc.integer({ min: 0, max: 12 }), { maxLength: 2 })
        .map((groups) => ({ ...row, groups: groups.map(String) })),
    ),
  ),
)

/** Evenly spread: fc.double() is even over bit patterns, so nearly all of its values would part nothing. */
const fraction = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100)

test('parts the rows, keeps their order, and takes each category’s share within one row', () => {
  fc.assert(
    fc.property(rows, fraction, fc.string(), (given, share, seed) => {
      const { train, validation, categories } = splitRows({ rows: given, fraction: share, seed })
      const inValidation = new Set(validation.map(keyOf))
      expect(given.map(keyOf)).toEqual(expect.arrayContaining([...train.map(keyOf), ...inValidation]))
      expect(train.length + validation.length).toBe(given.length)
      expect(given.map(keyOf).filter((key) => inValidation.has(key))).toEqual(validation.map(keyOf))
      expect(validation).toHaveLength(Math.round(share * given.length))
      for (const { category, rows: count, quota, validation: had } of categories) {
        expect(had).toBe(quota)
        const wanted = (validation.length * count) / given.length
        expect(
          Math.abs(given.filter((row) => row.category === category && inValidation.has(keyOf(row))).length - wanted),
        ).toBeLessThan(1)
      }
    }),
    { numRuns: 300 },
  )
})

test('no group is parted, and no category gets more than its share', () => {
  fc.assert(
    fc.property(grouped, fraction, fc.string(), (given, share, seed) => {
      const { train, validation, categories } = splitRows({ rows: given, fraction: share, seed })
      const groupsOf = (part: readonly { file: number; row: number }[]) => {
        const keys = new Set(part.map(keyOf))
        return new Set(given.filter((row) => keys.has(keyOf(row))).flatMap((row) => row.groups))
      }
      const [left, right] = [groupsOf(train), groupsOf(validation)]
      expect([...left].filter((group) => right.has(group))).toEqual([])
      for (const { quota, validation: had } of categories) expect(had).toBeLessThanOrEqual(quota)
    }),
    { numRuns: 300 },
  )
})

test('the order of rows decides the order of output, not who goes where', () => {
  fc.assert(
    fc.property(grouped, fraction, (given, share) => {
      const forward = splitRows({ rows: given, fraction: share, seed: 's' })
      const backward = splitRows({ rows: given.toReversed(), fraction: share, seed: 's' })
      expect(backward.validation.map(keyOf)).toEqual(forward.validation.map(keyOf).toReversed())
    }),
    { numRuns: 100 },
  )
})

test('links reach over several rows: image and question in turn', () => {
  const given: SplitRow[] = [
    { file: 0, row: 0, category: 'a', groups: ['image 1', 'question 1'] },
    { file: 0, row: 1, category: 'a', groups: ['image 2', 'question 1'] },
    { file: 0, row: 2, category: 'a', groups: ['image 2'] },
    { file: 0, row: 3, category: 'a', groups: ['image 3'] },
  ]
  expect(splitRows({ rows: given, fraction: 0.75, seed: 'x' }).train.map(keyOf)).toSatisfy(
    (train: string[]) => train.join() === '0.3' || train.join() === '0.0,0.1,0.2',
  )
})

test('very many rows part, whether each is of its own category or all are of one group', () => {
  const apart = Array.from({ length: 60_000 }, (_, row) => ({ file: 0, row, category: `c${row}` }))
  expect(splitRows({ rows: apart, fraction: 0.25, seed: 's' }).validation).toHaveLength(15_000)
  // More than a call takes arguments.
  const linked = Array.from({ length: 150_000 }, (_, row) => ({ file: 0, row, category: 'a', groups: ['question 1'] }))
  expect(splitRows({ rows: linked, fraction: 1, seed: 's' }).validation).toHaveLength(150_000)
})

test('fractions outside 0 to 1 are refused', () => {
  expect(() => splitRows({ rows: [], fraction: 1.5, seed: '' })).toThrow(RangeError)
  expect(() => splitRows({ rows: [], fraction: Number.NaN, seed: '' })).toThrow(RangeError)
  expect(splitRows({ rows: [], fraction: 0.1, seed: '' })).toEqual({ train: [], validation: [], categories: [] })
})
