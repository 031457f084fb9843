import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sameCell, fromJson } from './cells'
import type { Shape } from './shape'
import type { CellValue, JsonValue } from './types'
import { draftKind, isUnchanged, keepLineEnds, readDraft, writeDraft } from './value-draft'

const cell: fc.Arbitrary<CellValue> = fc.letrec<{ cell: CellValue }>((tie) => ({
  cell: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.array(fc.string()),
    fc.array(tie('cell')),
    fc.dictionary(fc.string({ minLength: 1 }), tie('cell')),
  ),
})).cell

test('an untouched draft says the value it was made from', () => {
  fc.assert(
    fc.property(cell, (value) => {
      const kind = draftKind(value)
      const read = readDraft(writeDraft(value, kind), kind, value)
      expect(read).toMatchObject({ ok: true })
      const said = read.ok ? read.value : null
      expect(sameCell(fromJson(said), value)).toBe(true)
      expect(isUnchanged(value, said)).toBe(true)
    }),
    { examples: [[['']], [[]], [-0], ['a\r\nb'], [['a\nb']], [{ $int: '5' }]] },
  )
})

test.each<[Shape | undefined, string, JsonValue]>([
  [undefined, 'x', 'x'],
  [{ kind: 'string' }, '0.5', '0.5'],
  [{ kind: 'number' }, '0.5', 0.5],
  [{ kind: 'boolean' }, 'true', true],
  [{ kind: 'decimal' }, '0.10', '0.10'],
  [{ kind: 'other' }, '2026-01-31', '2026-01-31'],
  [{ kind: 'list', element: { kind: 'string' } }, 'one\ntwo', ['one', 'two']],
  [{ kind: 'list', element: { kind: 'number' } }, '[1, 2]', [1, 2]],
  [{ kind: 'struct', fields: [{ name: 'a', shape: { kind: 'number' } }] }, '{"a": 1}', { a: 1 }],
])('a null of %j stays null while nothing is typed, and becomes what its column holds', (shape, typed, value) => {
  const kind = draftKind(null, shape)
  expect(readDraft(writeDraft(null, kind), kind, null)).toEqual({ ok: true, value: null })
  expect(readDraft(typed, kind, null)).toEqual({ ok: true, value })
  expect(isUnchanged(null, null)).toBe(true)
  expect(isUnchanged(null, value)).toBe(false)
})

test('what is there decides, not its column', () => {
  expect(draftKind('text', { kind: 'number' })).toBe('text')
  expect(readDraft('', 'text', 'text')).toEqual({ ok: true, value: '' })
})

test('numbers and JSON that are none are refused in words', () => {
  expect(readDraft('seven', 'number', null)).toEqual({ ok: false, reason: expect.stringContaining('number') as string })
  expect(readDraft(' ', 'number', null).ok).toBe(false)
  expect(readDraft('{"a":', 'json', null)).toEqual({ ok: false, reason: expect.stringContaining('Not JSON') as string })
})

const text = fc.array(fc.constantFrom('a', 'b', '\n', '\r', '\r\n', ' ')).map((parts) => parts.join(''))
const asShown = (given: string) => given.replace(/\r\n|\r/g, '\n')

test('what a text area gives back shows what was typed, and an untouched text stays as it was', () => {
  fc.assert(
    fc.property(text, (given) => {
      expect(keepLineEnds(given, asShown(given))).toBe(given)
    }),
  )
  fc.assert(
    fc.property(text, text, (given, typed) => {
      expect(asShown(keepLineEnds(given, asShown(typed)))).toBe(asShown(typed))
    }),
  )
})

test('line ends around an edit are kept', () => {
  expect(keepLineEnds('one\r\ntwo\r\nthree', 'one\ntwo!\nthree')).toBe('one\r\ntwo!\r\nthree')
  expect(keepLineEnds('one\rtwo', 'one\ntwo more')).toBe('one\rtwo more')
  expect(keepLineEnds('one\r\ntwo', 'one two')).toBe('one two')
})
