import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromJson, getAt, setAt } from '@/lib/dataset/cells'
import type { CellValue } from '@/lib/dataset/types'
import { CurationError } from '@/lib/errors'
import { isPseudoPath, overlaps } from './entry'
import type { JournalEntry } from './entry'
import {
  acts,
  carryOut,
  counter,
  FILES,
  fingerprintOf,
  perform,
  PATHS,
  picture,
  ROW,
  stampOf,
  valueIn,
} from './histories.testing'
import { applyToRow, cellsOf, EMPTY_OVERLAY, extend, replay } from './overlay'

/** The plain way: set every entry's value in turn, without any overlay. */
function replayByHand(log: readonly JournalEntry[]): Readonly<Record<string, CellValue>> {
  const rows: Record<string, CellValue> = {}
  for (const file of FILES) for (const row of [0, 1]) rows[`${file}:${row}`] = { ...ROW, mark: null, note: null }
  for (const { file, row, path, after } of log) {
    const key = `${file}:${row}`
    const field = isPseudoPath(path) ? [path[0] === '@mark' ? 'mark' : 'note'] : path
    rows[key] = setAt(rows[key] ?? null, field, fromJson(after))
  }
  return rows
}

function entry(path: JournalEntry['path'], before: JournalEntry['before'], after: JournalEntry['after']): JournalEntry {
  const base = { id: 'i', step: 's', time: '2026-01-01T00:00:00Z', actor: 't', file: FILES[0], row: 0 }
  return { ...base, rowFingerprint: fingerprintOf(0), path, before, after }
}

describe('the overlay', () => {
  test('gives what setting each entry in turn gives', () => {
    fc.assert(
      fc.property(acts, (history) => {
        const log = perform(history)
        expect(picture(log)).toEqual(replayByHand(log))
        expect(replay(log).rejected).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  test('replayed = added bit by bit, and what was there before is left as it was', () => {
    fc.assert(
      fc.property(acts, fc.nat(), (history, at) => {
        const log = perform(history)
        const cut = log.length === 0 ? 0 : at % log.length
        const first = replay(log.slice(0, cut))
        const again = replay(log.slice(0, cut))
        expect(extend(first, log.slice(cut))).toEqual(replay(log))
        expect(first).toEqual(again)
        expect(log.reduce((overlay, one) => extend(overlay, [one]), EMPTY_OVERLAY)).toEqual(replay(log))
      }),
      { numRuns: 300 },
    )
  })

  test('holds the file’s value as `before`, only fields that differ, none inside another', () => {
    fc.assert(
      fc.property(acts, (history) => {
        const overlay = replay(perform(history))
        for (const file of FILES) {
          for (const row of [0, 1]) {
            const cells = [...cellsOf(overlay, file, row).values()]
            for (const [k, cell] of cells.entries()) {
              const original = isPseudoPath(cell.path) ? null : getAt(ROW, cell.path)
              expect(fromJson(cell.before)).toEqual(original)
              expect(cell.after).not.toEqual(cell.before)
              expect(cells.slice(k + 1).some((other) => overlaps(other.path, cell.path))).toBe(false)
            }
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  test('a field edited back to the file’s value is edited no more', () => {
    const log = [entry(['ability'], 'math', 'search'), entry(['ability'], 'search', 'math')]
    expect(replay(log.slice(0, 1)).files.size).toBe(1)
    expect(replay(log)).toEqual(EMPTY_OVERLAY)
  })

  test('edits inside an edited field become part of it, and the other way round', () => {
    const inner = entry(['reward_model', 'ground_truth'], '42', '7')
    const outer = entry(['reward_model'], { ground_truth: '7', style: 'rule' }, { ground_truth: '8', style: 'model' })
    const again = entry(['reward_model', 'ground_truth'], '8', '9')
    expect([...cellsOf(replay([inner, outer, again]), FILES[0], 0).values()]).toEqual([
      {
        path: ['reward_model'],
        before: { ground_truth: '42', style: 'rule' },
        after: { ground_truth: '9', style: 'model' },
      },
    ])
  })

  test('an entry for a field its edited parent lacks is rejected, not guessed at', () => {
    const shorter = entry(['tags'], ['a', 'b'], ['a'])
    const lost = entry(['tags', 1], 'b', 'c')
    const overlay = replay([shorter, lost])
    expect(overlay.rejected).toEqual([lost])
    expect(cellsOf(overlay, FILES[0], 0).size).toBe(1)
  })
})

test('values are found under edits of any depth', () => {
  fc.assert(
    fc.property(acts, (history) => {
      const log = perform(history)
      const seen = picture(log)
      for (const path of PATHS) {
        const field = isPseudoPath(path) ? [path[0] === '@mark' ? 'mark' : 'note'] : path
        const value = valueIn(log, FILES[0], 0, path)
        expect(value === undefined ? undefined : fromJson(value)).toEqual(getAt(seen[`${FILES[0]}:0`], field))
      }
    }),
    { numRuns: 200 },
  )
})

test('a row without the field is an error that names it; marks and notes are no fields', () => {
  const cells = cellsOf(replay([entry(['nope'], 'a', 'b')]), FILES[0], 0)
  expect(() => applyToRow(ROW, cells)).toThrow(CurationError)
  const marked = cellsOf(replay([entry(['@mark'], null, 'keep')]), FILES[0], 0)
  expect(applyToRow(ROW, marked)).toBe(ROW)
})

test('a step leaves out changes that change nothing', () => {
  const act = { kind: 'edit' as const, actor: 't', edits: [{ file: FILES[0], row: 0, path: ['ability'], value: 0 }] }
  expect(carryOut([], act, stampOf('t', counter()))).toEqual([])
})
