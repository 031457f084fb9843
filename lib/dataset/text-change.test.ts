import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findChange } from './text-change'

test('putting the change back gives the text after it', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', ' '), minLength: 0, maxLength: 120 })
  fc.assert(
    fc.property(letters, letters, letters, letters, (start, removed, added, end) => {
      const [before, after] = [start + removed + end, start + added + end]
      const change = findChange(before, after)
      if (change === null) return
      const [lead, tail] = [change.lead.replace(/^…/, ''), change.tail.replace(/…$/, '')]
      expect(before).toContain(lead + change.removed + tail)
      expect(after).toContain(lead + change.added + tail)
      expect(before.length - change.removed.length).toBe(after.length - change.added.length)
    }),
  )
})

test('one word in a long text', () => {
  const before = `<image>\n${'What is the largest number in this picture of numbers? '.repeat(3)}`
  expect(findChange(before, before.replace('<image>\n', ''))).toMatchObject({
    lead: '',
    removed: '<image>\n',
    added: '',
  })
})

test('short texts and texts with little in common are shown whole', () => {
  expect(findChange('one', 'two')).toBeNull()
  expect(findChange('x'.repeat(100), 'y'.repeat(100))).toBeNull()
})
