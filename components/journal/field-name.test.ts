import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changedText, fieldName } from './field-name'

test('fields are named as people write them', () => {
  expect(fieldName(['prompt', 1, 'content'])).toBe('prompt[1].content')
  expect(fieldName(['reward_model', 'ground_truth'])).toBe('reward_model.ground_truth')
  expect(fieldName(['@mark'])).toBe('mark')
})

test('a missing image tag is all that differs', () => {
  const question = 'What is the area of the shaded region, in square centimetres?'
  expect(changedText(question, `<image>\n${question}`)).toMatchObject({ head: '', removed: '', added: '<image>\n' })
})

test('head, change and tail give both texts back while they are short', () => {
  const text = fc.string({ maxLength: 20, unit: 'grapheme' })
  fc.assert(
    fc.property(text, text, text, text, (head, before, after, tail) => {
      const change = changedText(head + before + tail, head + after + tail)
      if (change.head.startsWith('…') || change.tail.endsWith('…')) return
      expect(change.head + change.removed + change.tail).toBe(head + before + tail)
      expect(change.head + change.added + change.tail).toBe(head + after + tail)
    }),
  )
})

test('a character of two halves is never cut', () => {
  expect(changedText('a😀b', 'a😁b')).toEqual({ head: 'a', removed: '😀', added: '😁', tail: 'b' })
})
