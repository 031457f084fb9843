import { expect, test } from 'vitest'
import { fromFirstHit } from './highlight'

test('a hit far to the right is brought into view with a little before it', () => {
  const text = `${'a'.repeat(100)}hit and the rest`
  expect(fromFirstHit(text, 'HIT')).toBe(`… ${'a'.repeat(40)}hit and the rest`)
  expect(fromFirstHit('a hit at once', 'hit')).toBe('a hit at once')
  expect(fromFirstHit(text, 'nowhere')).toBe(text)
  expect(fromFirstHit(text, '')).toBe(text)
})

test('a long query near the start leaves the text as it is', () => {
  const text = `Find the ${'very '.repeat(20)}long question`
  expect(fromFirstHit(text, 'very '.repeat(20))).toBe(text)
})
