/** What is written as runs reads back; the reader is held against files of other writers elsewhere. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ByteBuilder } from '../bytes/byte-builder'
import { Levels } from '../pages/level-runs'
import { bitWidth, readHybrid } from '../pages/rle'
import { writeHybrid, writeLevels } from './write-levels'

/** Values up to `max` in runs of any length. */
const runsUpTo = (max: number) =>
  fc
    .array(fc.tuple(fc.nat(max), fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 40 }))))
    .map((runs) => runs.flatMap(([value, length]) => Array<number>(length).fill(value)))

const cases = fc.integer({ min: 1, max: 20 }).chain((width) => fc.tuple(fc.constant(width), runsUpTo(2 ** width - 1)))

it('indices of every width', () => {
  fc.assert(
    fc.property(cases, ([width, values]) => {
      for (const form of width <= 8 ? [Uint8Array, Uint32Array] : [Uint32Array]) {
        const out = new ByteBuilder(4)
        writeHybrid(out, form.from(values), width)
        const read = new Int32Array(values.length)
        expect(readHybrid(out.view(), 0, out.length, width, read)).toBe(out.length)
        expect([...read]).toEqual(values)
      }
    }),
    { numRuns: 500 },
  )
})

it('levels of some entries', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 7 }), fc.nat(), fc.nat(), fc.array(fc.nat(7)), (max, a, b, more) => {
      const levels = [a, b].flatMap((n) => [...more, ...Array<number>(n % 50).fill(n)]).map((n) => n % (max + 1))
      const [from, to] = [a % (levels.length + 1), b % (levels.length + 1)].toSorted((x, y) => x - y) as [
        number,
        number,
      ]
      const out = new ByteBuilder(4)
      writeLevels(out, Levels.of(Uint8Array.from(levels)), from, to, max)
      const read = new Uint8Array(to - from)
      expect(new DataView(out.view().buffer).getUint32(0, true)).toBe(out.length - 4)
      expect(readHybrid(out.view(), 4, out.length, bitWidth(max), read)).toBe(out.length)
      expect([...read]).toEqual(levels.slice(from, to))
    }),
    { numRuns: 500 },
  )
})

it('a long run takes a few bytes wherever it begins', () => {
  for (let before = 0; before < 20; before++) {
    const out = new ByteBuilder(4)
    writeHybrid(
      out,
      Uint8Array.from({ length: 5_000 }, (_, i) => (i < before ? (i * 7) & 255 : 9)),
      8,
    )
    expect(out.length).toBeLessThan(before + 8 + 6)
  }
})
