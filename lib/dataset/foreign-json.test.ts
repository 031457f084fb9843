import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromJson, toJson } from './cells'
import { whyNoCell } from './foreign-json'
import type { JsonValue } from './types'

function nested(depth: number): JsonValue {
  let value: JsonValue = 1
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value }
  return value
}

test.each<[string, JsonValue]>([
  ['a "$int" that is not a whole number', { $int: 'abc' }],
  ['a "$int" that is not a whole number', { a: [{ $int: '' }] }],
  ['a "$int" that is not a whole number', { $int: '9'.repeat(100_000) }],
  ['a "$float" that is not a number', { $float: 'abc' }],
  ['a "$bytes" that is not base64', { $bytes: 'AAA' }],
  ['a "$bytes" that is not base64', { $struct: { a: { $bytes: '%' } } }],
  ['a "$struct" that is not a struct', { $struct: '%' }],
  ['nested more than', nested(100_000)],
])('%s', (why, value) => {
  expect(whyNoCell(value)).toContain(why)
})

function isRead(json: JsonValue): boolean {
  try {
    fromJson(json)
    return true
  } catch {
    return false
  }
}

test('what is let through can be read', () => {
  const tag = fc.constantFrom('$int', '$float', '$bytes', '$struct', 'a')
  const text = fc.constantFrom('', '7', '-12', '1.5', '-0', 'NaN', 'abc', 'YQ==', 'YWI=', 'A', '%')
  const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, text, fc.double(), fc.array(tie('value')), fc.dictionary(tag, tie('value'))),
  }))
  fc.assert(
    fc.property(value, (json) => {
      expect(whyNoCell(json) !== null || isRead(json)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('every cell as the journal writes it is let through', () => {
  const cells = [
    2n ** 64n,
    Number.NaN,
    -0,
    Infinity,
    new Uint8Array([1, 2]),
    { $int: 'x' },
    { $struct: '%' },
    ['a', null],
  ]
  for (const cell of cells) expect(whyNoCell(toJson(cell))).toBeNull()
})
