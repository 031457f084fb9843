import { beforeAll, describe, expect, test } from 'vitest'
import { CurationError } from '@/lib/errors'
import { CONTEXT, startEngine } from './duckdb.testing'
import type { TestEngine } from './duckdb.testing'
import { isAnswerable, whereSql } from './filter'
import type { Filter, QueryContext } from './filter'
import { FLAGS } from './flags'
import { filterLabel } from './labels'
import { startWithRecords } from './records.testing'
import { orderedIds } from './select'

let engine: TestEngine
beforeAll(async () => {
  engine = await startWithRecords()
  await engine.insert('hits', [{ file: 1, row: 2 }])
})

/** Records that match, as "file.row". */
async function match(filters: readonly Filter[], context: QueryContext = CONTEXT): Promise<string[]> {
  const lines = await engine.query(
    `SELECT file, "row" FROM "current" WHERE ${whereSql(filters, context)} ORDER BY file, "row"`,
  )
  return lines.map((line) => `${line['file']}.${line['row']}`)
}

describe('in', () => {
  test.each<[string, readonly (string | number | null)[], string[]]>([
    ['ability', ['math'], ['0.0', '0.2']],
    ['ability', ['math', null], ['0.0', '0.2', '1.1']],
    ['ability', [null], ['1.1']],
    ['ability', [], []],
    ['pass_value', [4, 2.5], ['0.2', '0.3', '1.1']],
    ['pass_value', ['4', '2.5'], ['0.2', '0.3', '1.1']],
    ['pass_value', [0, null], ['0.0', '1.0']],
    ['file', [1], ['1.0', '1.1', '1.2', '1.3']],
    ['extra_info.level', ['1'], ['0.1', '0.3', '1.1', '1.3']],
    ['edited', ['true'], ['0.3']],
    ['ground_truth', [5], ['0.0']],
    ['ground_truth', ["'; DROP TABLE source; --"], []],
  ])('%s in %j', async (column, values, expected) => {
    expect(await match([{ kind: 'in', column, values }])).toEqual(expected)
  })
})

describe('range', () => {
  test('both ends count, null is open, and records without a value never match', async () => {
    expect(await match([{ kind: 'range', column: 'pass_value', min: 1, max: 4 }])).toEqual(['0.2', '0.3', '1.1', '1.3'])
    expect(await match([{ kind: 'range', column: 'pass_value', min: 1, max: 4, maxExcluded: true }])).toEqual([
      '1.1',
      '1.3',
    ])
    expect(await match([{ kind: 'range', column: 'pass_value', min: null, max: null }])).toHaveLength(7)
    expect(await match([{ kind: 'range', column: 'pass_value', min: 8, max: null }])).toEqual(['0.1', '1.2'])
  })

  test('on a text column, numbers in the text count', async () => {
    expect(await match([{ kind: 'range', column: 'ground_truth', min: 5, max: 5 }])).toEqual(['0.0'])
  })
})

describe('text', () => {
  test.each([
    ['lighthouse', ['0.1']],
    ['LightHouse', ['0.1']],
    ['ÄRGER', ['1.0']],
    ['100%', ['0.2']],
    ['0% o', ['0.2']],
    ['x_1', ['1.0']],
    ['_', ['1.0']],
    ["what's", ['0.2']],
    ['GRÖSSER', []],
    ['ärger', ['1.0']],
    ['', ['0.0', '0.1', '0.2', '0.3', '1.0', '1.1', '1.2', '1.3']],
  ])('%j', async (query, expected) => {
    expect(await match([{ kind: 'text', query }])).toEqual(expected)
  })

  test('sees edits and not what they replaced', async () => {
    expect(await match([{ kind: 'text', query: 'rot' }])).toEqual([])
    expect(await match([{ kind: 'text', query: 'colour? red' }])).toEqual(['0.3'])
  })

  test('not resident: the streamed hits and the light columns', async () => {
    const context = { ...CONTEXT, textResident: false }
    expect(await match([{ kind: 'text', query: 'rome' }], context)).toEqual(['1.2', '1.3'])
  })

  test('not resident: not what a question looks like without its tags, which is no text of the file', async () => {
    const all = await engine.query('SELECT question FROM "current" WHERE file = 0 AND "row" = 0')
    const [{ question }] = all as [{ question: string }]
    const query = [{ kind: 'text', query: question }] as const
    expect(await match(query, { ...CONTEXT, textResident: false })).not.toContain('0.0')
  })

  test('not resident: an edited row is found by its new text, never by a hit in the file', async () => {
    const context = { ...CONTEXT, textResident: false }
    await engine.insert('hits', [{ file: 0, row: 3 }])
    expect(await match([{ kind: 'text', query: 'rot' }], context)).not.toContain('0.3')
    expect(await match([{ kind: 'text', query: 'colour? red' }], context)).toContain('0.3')
    await engine.query('DELETE FROM hits WHERE file = 0')
  })
})

describe('marks, edits and flags', () => {
  test('marks', async () => {
    expect(await match([{ kind: 'mark', values: ['keep', 'drop'] }])).toEqual(['0.0', '0.2'])
    expect(await match([{ kind: 'mark', values: ['drop', null] }])).toEqual([
      '0.1',
      '0.2',
      '0.3',
      '1.0',
      '1.1',
      '1.2',
      '1.3',
    ])
    expect(await match([{ kind: 'mark', values: [] }])).toEqual([])
  })

  test('edited', async () => {
    expect(await match([{ kind: 'edited' }])).toEqual(['0.3'])
  })

  test('a video tag is a finding; in a file with videos it is not asked', async () => {
    const fresh = await startEngine()
    const tags = [0, 2, null]
    await fresh.insert(
      'source',
      tags.map((count, row) => ({ file: 0, row, video_tags: count })),
    )
    const found = (value: boolean | null) =>
      fresh.query(orderedIds([{ kind: 'flag', flag: 'video_tags', value }], [], CONTEXT))
    expect(await found(true)).toEqual([{ file: 0, row: 1 }])
    expect(await found(null)).toEqual([{ file: 0, row: 2 }])
  })

  test('every flag parts the records in yes, no and not checked', async () => {
    for (const { flag } of FLAGS) {
      const parts = await Promise.all([true, false, null].map((value) => match([{ kind: 'flag', flag, value }])))
      expect([flag, parts.flat().toSorted()]).toEqual([flag, ['0.0', '0.1', '0.2', '0.3', '1.0', '1.1', '1.2', '1.3']])
    }
  })

  test.each<[string, string[]]>([
    ['image_tags', ['0.2']],
    ['missing_image_bytes', ['0.1']],
    ['undecodable_image', []],
    ['empty_ground_truth', ['0.2']],
    ['no_category', ['1.1', '1.2']],
    ['duplicate_index', ['0.1', '0.2']],
    ['extreme_aspect', ['0.2']],
    ['tiny_image', ['0.2']],
    ['answer_disagrees', []],
    ['never_solved', ['0.0']],
    ['always_solved', ['0.1', '1.2']],
    ['edited', ['0.3']],
  ])('%s', async (flag, expected) => {
    expect(await match([{ kind: 'flag', flag, value: true }])).toEqual(expected)
  })

  test('not checked is neither yes nor no', async () => {
    expect(await match([{ kind: 'flag', flag: 'missing_image_bytes', value: null }])).toEqual([
      '0.3',
      '1.1',
      '1.2',
      '1.3',
    ])
    expect(await match([{ kind: 'flag', flag: 'tiny_image', value: false }])).toEqual(['0.0', '0.1', '1.0'])
  })
})

test('filters narrow together', async () => {
  const filters: Filter[] = [
    { kind: 'in', column: 'data_source', values: ['set-a'] },
    { kind: 'range', column: 'pass_value', min: 4, max: null },
    { kind: 'text', query: 'red' },
  ]
  expect(await match(filters)).toEqual(['0.3'])
})

test('unknown columns and flags are errors with a next step, and can be told beforehand', () => {
  const column: Filter = { kind: 'in', column: 'nope"', values: [1] }
  const flag: Filter = { kind: 'flag', flag: 'nope', value: true }
  expect(() => whereSql([column], CONTEXT)).toThrow(CurationError)
  expect(() => whereSql([flag], CONTEXT)).toThrow(CurationError)
  expect([column, flag].map((filter) => isAnswerable(filter, CONTEXT.columns))).toEqual([false, false])
  expect(isAnswerable({ kind: 'range', column: 'pass_value', min: 0, max: 1 }, CONTEXT.columns)).toBe(true)
})

test.each<[Filter, string]>([
  [{ kind: 'in', column: 'ability', values: ['math', null] }, 'Ability: math, none'],
  [{ kind: 'in', column: 'extra_info.level', values: [1, 2, 3, 4] }, 'extra_info.level: 1, 2 and 2 more'],
  [{ kind: 'in', column: '__proto__', values: [''] }, '__proto__: (blank)'],
  [{ kind: 'range', column: 'pass_value', min: 0, max: 4 }, 'Pass rate: 0 to 4'],
  [{ kind: 'range', column: 'pass_value', min: 0, max: 4, maxExcluded: true }, 'Pass rate: 0 to under 4'],
  [{ kind: 'range', column: 'pass_value', min: null, max: 4 }, 'Pass rate: up to 4'],
  [{ kind: 'range', column: 'pass_value', min: 2, max: 2 }, 'Pass rate: 2'],
  [{ kind: 'flag', flag: 'tiny_image', value: null }, 'Not checked: Side under 32 px'],
  [{ kind: 'text', query: 'a b' }, 'Text: “a b”'],
  [{ kind: 'mark', values: ['keep', null] }, 'Mark: keep, none'],
])('%j reads %s', (filter, label) => {
  expect(filterLabel(filter)).toBe(label)
})
