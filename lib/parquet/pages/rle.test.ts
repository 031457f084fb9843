import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bitWidth, readBitPacked, readHybrid } from './rle'

/** Runs by the format's description: a repeated value, or groups of eight packed from the low bit up. */
function encode(runs: readonly ({ value: number; times: number } | { values: number[] })[], width: number) {
  const bytes: number[] = []
  const expected: number[] = []
  const mask = width === 32 ? 0xffffffff : 2 ** width - 1
  const varint = (n: number): void => {
    for (; n >= 128; n = Math.floor(n / 128)) bytes.push((n & 127) | 128)
    bytes.push(n)
  }
  for (const run of runs) {
    if ('times' in run) {
      varint(run.times * 2)
      const value = (run.value & mask) >>> 0
      for (let i = 0; i < Math.ceil(width / 8); i++) bytes.push(Math.floor(value / 256 ** i) & 255)
      for (let i = 0; i < run.times; i++) expected.push(value | 0)
    } else {
      const values = [...run.values, ...Array<number>((8 - (run.values.length % 8)) % 8).fill(0)]
      varint((values.length / 8) * 2 + 1)
      let bits = 0n
      values.forEach((value, i) => (bits |= BigInt((value & mask) >>> 0) << BigInt(i * width)))
      for (let i = 0; i < (values.length * width) / 8; i++) bytes.push(Number((bits >> BigInt(8 * i)) & 255n))
      for (const value of values) expected.push(((value & mask) >>> 0) | 0)
    }
  }
  return { bytes: Uint8Array.from(bytes), expected }
}

const run = fc.oneof(
  fc.record({ value: fc.integer(), times: fc.integer({ min: 1, max: 300 }) }),
  fc.record({ values: fc.array(fc.integer(), { minLength: 1, maxLength: 40 }) }),
)

describe('RLE / bit-packed hybrid', () => {
  it('reads runs of any width', () => {
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 10 }), fc.integer({ min: 1, max: 32 }), (runs, width) => {
        const { bytes, expected } = encode(runs, width)
        const output = new Int32Array(expected.length)
        expect(readHybrid(bytes, 0, bytes.length, width, output)).toBe(bytes.length)
        expect([...output]).toEqual(expected)
      }),
    )
  })

  it.each([
    ['no bytes', []],
    ['a run of no values', [0, 1]],
    ['a run without its value', [8]],
    ['packed values that are cut off', [3]],
    ['a repeated value of more bits than values have', [8, 0x80]],
  ])('refuses %s', (_, bytes) => {
    expect(() => readHybrid(Uint8Array.from(bytes), 0, bytes.length, 3, new Int32Array(4))).toThrow(/damaged/)
  })

  it('reads the deprecated order of bits, as in the specification', () => {
    const output = new Uint8Array(8)
    readBitPacked(Uint8Array.of(0b00000101, 0b00111001, 0b01110111), 0, 3, 3, output)
    expect([...output]).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  it('knows how many bits a level takes', () => {
    expect([0, 1, 2, 3, 4, 255].map(bitWidth)).toEqual([0, 1, 2, 2, 3, 8])
  })
})
