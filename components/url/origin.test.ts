import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isSameOrigin, originFromParams, originToParams } from './origin'
import type { Origin } from './origin'

const word = fc.string({ minLength: 1 })
const words = fc.array(word, { minLength: 1, maxLength: 4 })
const origin: fc.Arbitrary<Origin> = fc.oneof(
  fc.record({ kind: fc.constant('src' as const), urls: words }),
  fc.record({ kind: fc.constant('local' as const), names: words }),
  fc.record({ kind: fc.constant('recent' as const), id: word }),
  fc.record({ kind: fc.constant('demo' as const), demo: word }),
)

it('an origin survives the address', () => {
  fc.assert(
    fc.property(origin, (one) => {
      const text = originToParams(one).toString()
      expect(originFromParams(new URLSearchParams(text))).toEqual(one)
      expect(isSameOrigin(one, originFromParams(new URLSearchParams(text)))).toBe(true)
    }),
  )
})

it('an address that names nothing opens nothing', () => {
  for (const search of ['', 'src=', 'demo=', 'recent=', 'f=edited']) {
    expect(originFromParams(new URLSearchParams(search))).toBeNull()
  }
})
