import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatJson } from './format-json'

test('says what JSON.stringify says', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(formatJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('what fits one line stands on one line', () => {
  expect(formatJson({ numbers: [79, 17, 60], target: 36 })).toBe('{"numbers": [79, 17, 60], "target": 36}')
  expect(formatJson({ a: 'x'.repeat(80), b: [] })).toBe(`{\n  "a": "${'x'.repeat(80)}",\n  "b": []\n}`)
})

test('nesting beyond any use is shown, not thrown', () => {
  let deep: unknown = 1
  for (let k = 0; k < 20_000; k++) deep = [deep]
  expect(typeof formatJson(deep)).toBe('string')
})
