import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldCase } from '@/lib/query/fold-case'
import { textMatcher } from './text-match'

const encode = (text: string) => new TextEncoder().encode(text)
const plain = (text: string, query: string) => foldCase(text).includes(foldCase(query))

/** Few letters, so that parts are found often; those whose lower case is another length or ASCII among them. */
const text = fc
  .array(fc.constantFrom('a', 'B', 'b', 'i', 'I', 'k', 'K', '\u212a', 'İ', 'Σ', 'ß', 'ẞ', '中', '文', ' ', '𝛿', '\n'), {
    maxLength: 40,
  })
  .map((letters) => letters.join(''))

describe('textMatcher', () => {
  it('agrees with lower-casing both', () => {
    fc.assert(
      fc.property(text, text, fc.nat(40), fc.nat(6), (body, other, from, length) => {
        // Half a letter is no query.
        for (const query of [body.slice(from, from + length), other.slice(0, length)].filter(
          (part) => !/\p{Surrogate}/u.test(part),
        ))
          expect([query, textMatcher(foldCase(query))(encode(body))]).toEqual([query, plain(body, query)])
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['Das ÄRGERNIS', 'ärger', true],
    ['İZMİR', 'zm', true],
    ['273 \u212aelvin', 'kelvin', true],
    ['最终答案是 42', '答案是', true],
    ['最终答案是 42', '答案 是', false],
    ['aab', 'ab', true],
    ['Zanzibarit', 'zanzibarite', false],
    ['the Zanzibarite', 'zanzibarite', true],
    ['', 'ab', false],
  ])('%j holds %j: %j', (body, query, expected) => {
    expect(textMatcher(query)(encode(body))).toBe(expected)
  })

  it('rests on this: beyond ASCII only two letters become ASCII in lower case, and CJK has no case', () => {
    const others: string[] = []
    for (let code = 0x80; code < 0x11_0000; code++) {
      if (code >= 0xd800 && code < 0xe000) continue
      const lower = String.fromCodePoint(code).toLowerCase()
      if (/[\0-\x7f\u2e80-\u9fff]/.test(lower) && lower !== String.fromCodePoint(code)) others.push(lower)
    }
    expect(others).toEqual(['i\u0307', 'k'])
  })
})
