import { expect, test } from 'vitest'
import { planOutputs } from './outputs'
import type { PlanRequest } from './outputs'

const rows = Array.from({ length: 10 }, (_, row) => ({ file: 0, row }))
const request: PlanRequest = {
  baseName: 'out',
  format: 'parquet',
  rows,
  validation: { fraction: 0, seed: 's' },
  categoryOf: ({ row }) => (row === 9 ? null : row % 2 === 0 ? 'even' : 'odd'),
}

test('one file holds all rows in the order given', () => {
  const shuffled = rows.toReversed()
  expect(planOutputs({ ...request, rows: shuffled })).toEqual([
    { name: 'out.parquet', part: 'all', rows: shuffled, counts: { even: 5, odd: 4, '(no category)': 1 } },
  ])
  expect(planOutputs({ ...request, categoryOf: undefined })[0]?.counts).toEqual({})
})

test('shards are cut at the size asked for and named as the Hub names them', () => {
  const cut = planOutputs({ ...request, shards: { bytes: 45, bytesOf: () => 10 } })
  expect(cut.map(({ name, rows: part }) => [name, part.length])).toEqual([
    ['out-00000-of-00003.parquet', 4],
    ['out-00001-of-00003.parquet', 4],
    ['out-00002-of-00003.parquet', 2],
  ])
  expect(cut.flatMap(({ rows: part }) => part)).toEqual(rows)
  const lines = planOutputs({ ...request, format: 'jsonl', shards: { bytes: 1, bytesOf: () => 10 } })
  expect(lines.map(({ name }) => name)).toEqual(['out.jsonl'])
})

test('rows that share something stay in one part, whatever the seed', () => {
  const pairs = (row: { row: number }) => [`question ${row.row >> 1}`]
  for (let seed = 0; seed < 30; seed++) {
    const parts = planOutputs({
      ...request,
      validation: { fraction: 0.4, seed: String(seed) },
      categoryOf: () => 'one',
      groupsOf: pairs,
    })
    expect(parts.map(({ name, rows: part }) => [name, part.length])).toEqual([
      ['out-train.parquet', 6],
      ['out-validation.parquet', 4],
    ])
    const [train = [], validation = []] = parts.map(({ rows: part }) => part.flatMap(pairs))
    expect(validation.filter((group) => train.includes(group))).toEqual([])
  }
})

test('a part without rows is refused, not written', () => {
  const together = { ...request, categoryOf: () => 'one', groupsOf: () => ['the same'] }
  expect(() => planOutputs({ ...together, validation: { fraction: 0.2, seed: 's' } })).toThrow(
    expect.objectContaining({ code: 'export', message: 'No row would go to the validation file.' }),
  )
})
