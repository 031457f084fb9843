import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { getAt, toJson } from '@/lib/dataset/cells'
import type { FieldPath } from '@/lib/dataset/types'
import type { JournalEntry } from './entry'
import { followRows } from './follow'
import { acts, FILES, fingerprintOf, perform, picture, ROW } from './histories.testing'
import { insertEntries } from './log'
import { mergeEntries, rowsNeeded } from './merge'
import type { RowLookup } from './merge'

const lookup: RowLookup = (file, row) =>
  FILES.some((known) => known === file) && row < 2
    ? {
        rowFingerprint: fingerprintOf(row),
        valueAt: (path: FieldPath) => {
          const value = getAt(ROW, path)
          return value === undefined ? undefined : toJson(value)
        },
      }
    : undefined

function edit(id: string, before: string, after: string, part: Partial<JournalEntry> = {}): JournalEntry {
  const where = { file: FILES[0], row: 0, rowFingerprint: fingerprintOf(0), path: ['ability'], before, after }
  return { id, step: id, time: '2026-01-01T00:00:00Z', actor: 't', ...where, ...part }
}

const outcomesOf = (log: readonly JournalEntry[], entries: readonly JournalEntry[]) =>
  mergeEntries(log, entries, lookup).outcomes.map(({ outcome }) => outcome)

describe('loading a journal', () => {
  test('into a fresh dataset applies all of it; into one that has it, nothing', () => {
    fc.assert(
      fc.property(acts, fc.nat(), (history, at) => {
        const log = perform(history)
        const had = log.slice(0, at % (log.length + 1))
        const merge = mergeEntries(had, log, lookup)
        expect(picture([...had, ...merge.applied])).toEqual(picture(log))
        expect([...had, ...merge.applied]).toEqual(log)
        expect(mergeEntries(log, log, lookup).applied).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  test('what is refused is a conflict with that reason, and what builds on it is too', () => {
    const entries = [
      edit('1', 'math', 'search'),
      edit('2', 'search', 'logic'),
      edit('3', 'math', 'search', { row: 1, rowFingerprint: fingerprintOf(1) }),
    ]
    const merge = mergeEntries([], entries, lookup, ({ id }) => (id === '1' ? 'locked' : null))
    expect(merge.applied.map(({ id }) => id)).toEqual(['3'])
    expect(merge.outcomes[0]).toMatchObject({ outcome: 'conflict', reason: 'locked' })
    expect(merge.outcomes[1]).toMatchObject({ outcome: 'conflict', found: 'math' })
  })

  test('each entry is applied, there already, in conflict or unmatched', () => {
    const entries = [
      edit('1', 'math', 'search'),
      edit('2', 'search', 'logic'),
      edit('3', 'other', 'x'),
      edit('4', 'other', 'logic'),
      edit('5', 'a', 'b', { path: ['nope', 3] }),
      edit('6', 'math', 'search', { row: 1 }),
      edit('7', 'math', 'search', { row: 9, rowFingerprint: fingerprintOf(9) }),
      edit('8', 'math', 'search', { file: 'c'.repeat(64) }),
      edit('1', 'math', 'search'),
      edit('9', 'x', 'y', { path: ['@mark'] }),
    ]
    const outcomes = ['applied', 'applied', 'conflict', 'already there', 'conflict']
    expect(outcomesOf([], entries)).toEqual([
      ...outcomes,
      'unmatched',
      'unmatched',
      'unmatched',
      'already there',
      'conflict',
    ])
    expect(mergeEntries([], entries, lookup).outcomes[2]).toMatchObject({ found: 'logic' })
  })

  test('edits made here since are never overwritten', () => {
    const here = [edit('mine', 'math', 'mine')]
    expect(outcomesOf(here, [edit('1', 'math', 'search')])).toEqual(['conflict'])
    expect(outcomesOf(here, [edit('1', 'math', 'mine')])).toEqual(['already there'])
  })

  test('asks beforehand for the rows it needs', () => {
    const rows = rowsNeeded([edit('1', 'a', 'b'), edit('2', 'a', 'b', { row: 5 }), edit('3', 'a', 'b')])
    expect([...rows].map(([file, numbers]) => [file, [...numbers]])).toEqual([[FILES[0], [0, 5]]])
  })
})

describe('following rows into a revised file', () => {
  const NEW = 'd'.repeat(64)
  const log = [
    edit('1', 'math', 'search', { rowFingerprint: fingerprintOf(10) }),
    edit('2', 'math', 'search', { row: 1, rowFingerprint: fingerprintOf(11) }),
    edit('3', 'math', 'search', { row: 2, rowFingerprint: fingerprintOf(12) }),
    edit('4', 'search', 'math', { rowFingerprint: fingerprintOf(10), undoes: '1' }),
  ]

  test('moves what is found once; not found or found twice is listed', () => {
    const rows = new Map([
      [fingerprintOf(10), [40]],
      [fingerprintOf(11), [41, 42]],
    ])
    const { entries, lost } = followRows(log, { file: NEW, rows })
    expect(entries).toMatchObject([
      { file: NEW, row: 40, path: ['ability'], before: 'math', after: 'search' },
      { file: NEW, row: 40, undoes: entries[0]?.step },
    ])
    expect(lost.map(({ entry, reason }) => [entry.id, reason])).toEqual([
      ['2', 'ambiguous'],
      ['3', 'missing'],
    ])
  })

  test('into several shards: found in one of them, or ambiguous when two hold it', () => {
    const shards = [
      {
        file: NEW,
        rows: new Map([
          [fingerprintOf(10), [4]],
          [fingerprintOf(11), [5]],
        ]),
      },
      {
        file: 'e'.repeat(64),
        rows: new Map([
          [fingerprintOf(11), [6]],
          [fingerprintOf(12), [7]],
        ]),
      },
    ]
    const { entries, lost } = followRows(log, shards)
    expect(entries.map(({ file, row }) => [file[0], row])).toEqual([
      ['d', 4],
      ['e', 7],
      ['d', 4],
    ])
    expect(lost.map(({ entry, reason }) => [entry.id, reason])).toEqual([['2', 'ambiguous']])
  })

  test('two rows that were alike cannot both be the one that is left', () => {
    const twins = [edit('1', 'a', 'b', { row: 0 }), edit('2', 'a', 'c', { row: 1 })]
    const { entries, lost } = followRows(twins, { file: NEW, rows: new Map([[fingerprintOf(0), [3]]]) })
    expect([entries.length, lost.length]).toEqual([0, 2])
  })

  test('new ids, the same every time', () => {
    const revised = { file: NEW, rows: new Map([[fingerprintOf(10), [40]]]) }
    const [first, again] = [followRows(log, revised), followRows(log, revised)]
    expect(again).toEqual(first)
    expect(new Set([...log, ...first.entries].map(({ id }) => id)).size).toBe(6)
  })
})

test('the log in memory keeps the store’s order, however messages cross', () => {
  const entries = Array.from({ length: 12 }, (_, k) => ({ ...edit(`${k}`, 'a', 'b'), seq: k + 1 }))
  const batches = fc.array(fc.subarray(entries, { minLength: 0 }), { maxLength: 8 })
  fc.assert(
    fc.property(batches, (arrivals) => {
      let log: readonly (JournalEntry & { seq: number })[] = []
      for (const batch of arrivals) {
        const change = insertEntries(log, batch)
        expect(change.log).toEqual(entries.filter((one) => log.includes(one) || batch.includes(one)))
        expect(change.added).toEqual(batch.filter((one) => !log.includes(one)))
        expect(change.atEnd).toBe(change.log.slice(0, log.length).every((one, k) => one === log[k]))
        log = change.log
      }
    }),
  )
})

test('the log in memory knows an entry by its id: a store made anew gives its number to another', () => {
  const [first, second] = [edit('1', 'a', 'b'), edit('2', 'b', 'c')]
  const log = [{ ...first, seq: 1 }]
  expect(insertEntries(log, [{ ...second, seq: 1 }]).added).toEqual([{ ...second, seq: 1 }])
  expect(insertEntries(log, [{ ...first, seq: 9 }]).added).toEqual([])
})
