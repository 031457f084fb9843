import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitChunks } from './markup-chunks'
import { splitMarkup } from './markup'

const piece = fc.constantFrom(
  'A sentence of some length that goes on for a while. ',
  '\n',
  '\n\n',
  '- an item\n',
  '$x^2$ ',
  '\\[ y = 1 \\]',
  '`code`',
  '\n```python\nprint(1)\n\nprint(2)\n```\n',
  '\n~~~\nopen',
  '$5 and $6 ',
)
const text = fc
  .array(piece, { maxLength: 60 })
  .chain((parts) => fc.integer({ min: 1, max: 30 }).map((times) => parts.join('').repeat(times)))

test('chunks are in order, do not overlap, and leave nothing out but the fences’ own lines', () => {
  fc.assert(
    fc.property(text, (given) => {
      const fences = splitMarkup(given).filter((segment) => segment.kind === 'fence')
      const stretches = splitChunks(given).map((chunk) =>
        chunk.kind === 'text'
          ? chunk.text
          : (fences.find((fence) => fence.start === chunk.start)?.raw ?? `no fence at ${chunk.start}`),
      )
      expect(stretches.join('')).toBe(given)
    }),
  )
})

test('text with line ends is cut into chunks of a few thousand characters', () => {
  const lines = 'a line of text that is no longer than this\n'.repeat(1000)
  const paragraphs = 'a paragraph of its own\n\n'.repeat(1000)
  for (const given of [lines, paragraphs])
    for (const chunk of splitChunks(given)) expect(chunk.kind === 'text' && chunk.text.length <= 4100).toBe(true)
})

test('a formula is never cut', () => {
  const formula = `\\[ ${'x + \n\n'.repeat(1500)} \\]`
  const given = `${'before\n\n'.repeat(400)}${formula}${'\n\nafter'.repeat(400)}`
  expect(splitChunks(given).some((chunk) => chunk.kind === 'text' && chunk.text.includes(formula))).toBe(true)
})
