import { describe, expect, it } from 'vitest'
import { readDeltaInt32, readDeltaLengths, readDeltas, readDeltaStrings } from './delta'

describe('of no values', () => {
  const NONE = new Uint8Array(0)
  /** Blocks of 128 values in four miniblocks, no values, the first of them 0: what the format asks for. */
  const HEADER = Uint8Array.of(0x80, 0x01, 4, 0, 0)

  it.each([
    ['with', HEADER],
    ['without', NONE],
  ])('a page %s a header holds none', (_, bytes) => {
    expect(readDeltas(bytes, 0, 0).values).toHaveLength(0)
    expect(readDeltaInt32(bytes, 0)).toHaveLength(0)
    expect([...readDeltaLengths(bytes, 0, 0).offsets]).toEqual([0])
    expect([...readDeltaStrings(Uint8Array.of(...bytes, ...bytes), 0).offsets]).toEqual([0])
  })

  it('a page without a header holds no value', () => {
    expect(() => readDeltas(NONE, 0, 1)).toThrow(/damaged/)
  })
})
