import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CurationError } from '@/lib/errors'
import type { JournalEntry } from './entry'
import { acts, counter, FILES, fingerprintOf, perform, picture, stampOf } from './histories.testing'
import { writeJournal, readJournal } from './jsonl'
import { planRedo, planUndo, undoneSteps, undoState } from './undo'

const TRUTH = ['reward_model', 'ground_truth']

/** One step of one edit. */
function edit(
  step: string,
  actor: string,
  before: string,
  after: string,
  path: JournalEntry['path'] = TRUTH,
): JournalEntry {
  const where = { file: FILES[0], row: 0, rowFingerprint: fingerprintOf(0), path, before, after }
  return { id: `${step}-id`, step, time: '2026-01-01T00:00:00Z', actor, ...where }
}

const stamp = (actor: string) => stampOf(actor, counter(`${actor} new `))

describe('properties', () => {
  test('undo restores what a person saw before the step, redo what they saw after', () => {
    fc.assert(
      fc.property(acts, (history) => {
        const log = perform(history)
        const { undo } = undoState(log, 'tab 1')
        fc.pre(undo !== undefined && log.at(-1)?.step === undo.step)
        const inverse = planUndo(log, stamp('tab 1'))
        const start = log.slice(0, log.length - (undo?.entries.length ?? 0))
        expect(picture([...log, ...inverse])).toEqual(picture(start))
        const again = planRedo([...log, ...inverse], stamp('tab 1'))
        expect(picture([...log, ...inverse, ...again])).toEqual(picture(log))
      }),
      { numRuns: 500 },
    )
  })

  test('alone, a tab can undo every step down to the file as it was, and redo up to where it stood', () => {
    fc.assert(
      fc.property(acts, (history) => {
        const log = perform(history.map((act) => ({ ...act, actor: 'tab 1' })))
        const steady = stamp('tab 1')
        let now = log
        while (undoState(now, 'tab 1').undo !== undefined) now = [...now, ...planUndo(now, steady)]
        expect(picture(now)).toEqual(picture([]))
        const undone = undoState(log, 'tab 1').redo
        while (undoState(now, 'tab 1').redo?.step !== undone?.step) now = [...now, ...planRedo(now, steady)]
        expect(picture(now)).toEqual(picture(log))
      }),
      { numRuns: 300 },
    )
  })

  test('a log shows what its standing steps alone show: undone and undoing ones cancel out, over both tabs', () => {
    fc.assert(
      fc.property(acts, (history) => {
        const log = perform(history)
        const gone = undoneSteps(log)
        const standing = log.filter(({ step, undoes }) => undoes === undefined && !gone.has(step))
        expect(picture(log)).toEqual(picture(standing))
      }),
      { numRuns: 1000 },
    )
  })

  test('the log alone says what comes next: a reload changes nothing', () => {
    fc.assert(
      fc.property(acts, (history) => {
        const log = perform(history)
        const reloaded = readJournal([...writeJournal(log)].join(''), 'x').lines.map(({ entry }) => entry)
        for (const actor of ['tab 1', 'tab 2']) expect(undoState(reloaded, actor)).toEqual(undoState(log, actor))
      }),
      { numRuns: 200 },
    )
  })
})

describe('refusals', () => {
  test('nothing to undo or redo', () => {
    expect(() => planUndo([], stamp('a'))).toThrow(CurationError)
    expect(() => planUndo([edit('1', 'b', 'x', 'y')], stamp('a'))).toThrow('nothing to undo')
    expect(() => planRedo([edit('1', 'a', 'x', 'y')], stamp('a'))).toThrow('nothing to redo')
  })

  test('another tab’s later step on the same field, on one inside it, or around it', () => {
    const mine = edit('1', 'a', 'x', 'y')
    const theirs = edit('2', 'b', 'y', 'z')
    expect(() => planUndo([mine, theirs], stamp('a'))).toThrow('A later step from another tab or machine')
    expect(planUndo([mine, theirs], stamp('b'))).toMatchObject([{ before: 'z', after: 'y', undoes: '2' }])
    const around: JournalEntry = {
      ...theirs,
      path: ['reward_model'],
      before: { ground_truth: 'y' },
      after: { ground_truth: 'z' },
    }
    expect(() => planUndo([mine, around], stamp('a'))).toThrow('another tab')
    const beside = edit('2', 'b', 'q', 'r', ['reward_model', 'style'])
    expect(planUndo([mine, beside], stamp('a'))).toHaveLength(1)
  })

  test('even when the later step left the same value there', () => {
    const log = [edit('1', 'a', 'x', 'y'), edit('2', 'b', 'y', 'z'), edit('3', 'b', 'z', 'y')]
    expect(() => planUndo(log, stamp('a'))).toThrow('another tab')
  })

  test('but not once the later step was undone', () => {
    const log = [edit('1', 'a', 'x', 'y'), edit('2', 'b', 'y', 'z')]
    const after = [...log, ...planUndo(log, stamp('b'))]
    expect(planUndo(after, stamp('a'))).toMatchObject([{ before: 'y', after: 'x', undoes: '1' }])
  })

  test('redo, when another tab’s undo took away what it stood on', () => {
    const log = [edit('1', 'b', 'x', 'y'), edit('2', 'a', 'y', 'z')]
    const undone = [...log, ...planUndo(log, stamp('a'))]
    const both = [...undone, ...planUndo(undone, stamp('b'))]
    expect(() => planRedo(both, stamp('a'))).toThrow('redone')
  })
})

test('a new step ends what could be redone', () => {
  const log = [edit('1', 'a', 'x', 'y')]
  const undone = [...log, ...planUndo(log, stamp('a'))]
  expect(undoState(undone, 'a').redo).toMatchObject({ undoes: '1' })
  expect([...undoneSteps(undone)]).toEqual(['1'])
  const next = [...undone, edit('9', 'a', 'x', 'w')]
  expect(undoState(next, 'a').redo).toBeUndefined()
  expect(undoState([...undone, edit('9', 'b', 'x', 'w')], 'a').redo).toBeDefined()
})

test('a step over many records in a long log is undone in no time', () => {
  const bulk = Array.from({ length: 20_000 }, (_, row) => ({ ...edit('bulk', 'a', 'x', 'y'), id: `${row}`, row }))
  const log = [
    ...Array.from({ length: 50_000 }, (_, k) => ({ ...edit(`${k}`, 'b', 'w', 'x'), row: k % 20_000 })),
    ...bulk,
  ]
  const started = performance.now()
  expect(planUndo(log, stamp('a'))).toHaveLength(20_000)
  // Comparing every entry with every other would take minutes.
  expect(performance.now() - started).toBeLessThan(10_000)
})
