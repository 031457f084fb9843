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

describe('runs of one value', () => {
  const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)])
  /** Blocks of 128 in four miniblocks, each of no bits: the first value 5, then 127 deltas of `delta` a block. */
  const page = (count: number, delta: number) =>
    Uint8Array.from([
      ...varint(128),
      4,
      ...varint(count),
      10,
      ...Array.from({ length: Math.ceil((count - 1) / 128) }, () => [delta * 2, 0, 0, 0, 0]).flat(),
    ])

  it('of no bits a value stands for all of them', () => {
    expect(readDeltaInt32(page(300, 0), 300)).toEqual(new Int32Array(300).fill(5))
    expect(readDeltaInt32(page(300, 3), 300)).toEqual(Int32Array.from({ length: 300 }, (_, k) => 5 + 3 * k))
  })

  it('a block of more values than any writer makes is refused', () => {
    const bytes = Uint8Array.from([...varint(8192), 1, ...varint(8000), 10, 0, 0])
    expect(() => readDeltas(bytes, 0, 8000)).toThrow(/damaged/)
  })
})
