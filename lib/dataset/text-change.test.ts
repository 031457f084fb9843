import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commonEnds, findChange } from './text-change'

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
  expect(findChange('x'.repeat(100), '')).toBeNull()
})

test('the common ends are common, do not overlap, and leave nothing common between them', () => {
  const text = fc.string({ maxLength: 20, unit: 'grapheme' })
  fc.assert(
    fc.property(text, text, text, text, (head, removed, added, tail) => {
      const [before, after] = [head + removed + tail, head + added + tail]
      const { start, end } = commonEnds(before, after)
      expect(after.slice(0, start)).toBe(before.slice(0, start))
      expect(after.slice(after.length - end)).toBe(before.slice(before.length - end))
      expect(start + end).toBeLessThanOrEqual(Math.min(before.length, after.length))
      const [changed, into] = [before, after].map((one) => Array.from(one.slice(start, one.length - end)))
      expect(changed?.[0] === undefined || changed[0] !== into?.[0]).toBe(true)
    }),
  )
})

test('a character of two halves is never parted, neither by the change nor by what is cut', () => {
  expect(commonEnds('a😀b', 'a😁b')).toEqual({ start: 1, end: 1 })
  // With a letter between, every cut by length falls into the middle of a pair.
  for (const letter of ['', 'a']) {
    const [head, tail] = ['😀'.repeat(40) + letter, letter + '😀'.repeat(40)]
    const change = findChange(`${head}x${tail}`, `${head}${letter}${'😁'.repeat(400)}${tail}`)
    const texts = Object.values(change ?? {}) as string[]
    expect(texts).toHaveLength(4)
    expect(texts.filter((text) => /\p{Surrogate}/u.test(text))).toEqual([])
  }
})
