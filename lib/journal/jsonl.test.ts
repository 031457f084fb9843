import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonValue } from '@/lib/dataset/types'
import { CurationError } from '@/lib/errors'
import type { JournalEntry } from './entry'
import { acts, FILES, fingerprintOf, perform } from './histories.testing'
import { readJournal, writeJournal } from './jsonl'

const ENTRY: JournalEntry = {
  id: 'e1',
  step: 's1',
  time: '2026-01-02T03:04:05.678Z',
  actor: 'tab',
  file: FILES[0],
  row: 7,
  rowFingerprint: fingerprintOf(7),
  path: ['prompt', 1, 'content'],
  before: 'a',
  after: 'b',
}

const text = (entries: Iterable<JournalEntry>) => [...writeJournal(entries)].join('')
const HEADER = '{"format":"metis-curator-journal","version":1}'

test('what is written reads back the same', () => {
  fc.assert(
    fc.property(acts, (history) => {
      const log = perform(history)
      const read = readJournal(text(log), 'x')
      expect(read.problems).toEqual([])
      expect(read.lines.map(({ entry }) => entry)).toEqual(log)
    }),
    { numRuns: 200 },
  )
})

test('values of any JSON and paths of any text survive', () => {
  // What a journal holds came through JSON once, so there is no −0 in it (`toJson` writes that as an object).
  const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as JsonValue)
  const path = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.nat()), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(json, json, path, (before, after, where) => {
      const entry = {
        ...ENTRY,
        before: before as JournalEntry['before'],
        after: after as JournalEntry['after'],
        path: where,
      }
      expect(readJournal(text([entry]), 'x').lines).toEqual([{ line: 2, entry }])
    }),
    { numRuns: 300 },
  )
})

test('"__proto__" is a field like any other', () => {
  const entry = {
    ...ENTRY,
    path: ['__proto__'],
    after: JSON.parse('{"__proto__": {"polluted": true}}') as JournalEntry['after'],
  }
  const [line] = readJournal(text([entry]), 'x').lines
  expect(JSON.stringify(line?.entry.after)).toBe('{"__proto__":{"polluted":true}}')
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

test('the lines are plain to read, and what a store added stays out', () => {
  const stored = { ...ENTRY, seq: 12 }
  expect(text([stored]).split('\n')).toEqual([HEADER, JSON.stringify(ENTRY), ''])
})

test('many entries come in pieces', () => {
  const entries = Array.from({ length: 3000 }, (_, k) => ({ ...ENTRY, id: `e${k}` }))
  const pieces = [...writeJournal(entries)]
  expect(pieces.length).toBeGreaterThan(5)
  expect(readJournal(pieces.join(''), 'x').lines).toHaveLength(3000)
})

describe('bad lines are named and the rest is read', () => {
  test.each<[string, string]>([
    ['{', 'line 3: is not JSON'],
    ['[]', 'line 3: the entry Invalid input'],
    [JSON.stringify({ ...ENTRY, row: -1 }), 'line 3: row'],
    [JSON.stringify({ ...ENTRY, row: 1.5 }), 'line 3: row'],
    [JSON.stringify({ ...ENTRY, file: 'x' }), 'line 3: file is not a file fingerprint'],
    [JSON.stringify({ ...ENTRY, after: undefined }), 'line 3: after'],
    [JSON.stringify({ ...ENTRY, path: [] }), 'line 3: path'],
    [JSON.stringify({ ...ENTRY, path: [null] }), 'line 3: path'],
    [JSON.stringify({ ...ENTRY, time: 'yesterday' }), 'line 3: time'],
    [JSON.stringify({ ...ENTRY, undoes: 7 }), 'line 3: undoes'],
    [JSON.stringify({ ...ENTRY, after: { $int: '1.5' } }), 'line 3: after holds a "$int" that is not a whole number'],
    [JSON.stringify({ ...ENTRY, before: [{ $bytes: '!' }] }), 'line 3: before holds a "$bytes" that is not base64'],
  ])('%s', (bad, message) => {
    const good = JSON.stringify(ENTRY)
    const read = readJournal(`\uFEFF${HEADER}\r\n${good}\r\n${bad}\r\n\r\n${good}`, 'x')
    expect(read.lines.map(({ line }) => line)).toEqual([2, 5])
    expect(read.problems).toHaveLength(1)
    expect(read.problems[0]?.message).toContain(message)
  })

  test('whatever the text, nothing but CurationError is thrown', () => {
    const line = fc.oneof(fc.string(), fc.json(), fc.constant(JSON.stringify(ENTRY)))
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const { problems, lines: read } = readJournal([HEADER, ...lines].join('\n'), 'x')
        expect(problems.length + read.length).toBeLessThanOrEqual(lines.join('\n').split('\n').length)
      }),
    )
  })
})

test.each(['', 'hello', '{}', '[]', 'null', '{"format":"metis-curator-journal","version":2}', JSON.stringify(ENTRY)])(
  '%j is no journal',
  (content) => {
    expect(() => readJournal(content, 'edits.jsonl')).toThrow(CurationError)
    expect(() => readJournal(content, 'edits.jsonl')).toThrow('edits.jsonl')
  },
)
