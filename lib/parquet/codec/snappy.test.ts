import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteArena } from '../bytes/byte-arena'
import { Restarts } from './restarts'
import { decodeTags, decompressSnappy, decompressSnappyPrefix } from './snappy'
import { unpackSnappy } from './snappy-whole'
import { SnappyFarCopy, SnappyStream } from './snappy-stream'

/** Tags of a page, made by hand from the format's description; `text` is what they decode to. */
function encode(parts: readonly (Uint8Array | { offset: number; length: number })[]): {
  packed: Uint8Array
  plain: Uint8Array
} {
  const plain: number[] = []
  const tags: number[] = []
  for (const part of parts) {
    if (part instanceof Uint8Array) {
      if (part.length === 0) continue
      const n = part.length - 1
      if (n < 60) tags.push(n << 2)
      else if (n < 256) tags.push(60 << 2, n)
      else if (n < 65_536) tags.push(61 << 2, n & 255, n >> 8)
      else tags.push(62 << 2, n & 255, (n >> 8) & 255, n >> 16)
      for (const byte of part) {
        plain.push(byte)
        tags.push(byte)
      }
    } else if (plain.length > 0) {
      const offset = 1 + (part.offset % Math.min(plain.length, 65_535))
      for (let i = 0; i < part.length; i++) plain.push(plain[plain.length - offset] as number)
      tags.push(((part.length - 1) << 2) | 2, offset & 255, offset >> 8)
    }
  }
  const preamble: number[] = []
  let n = plain.length
  for (; n >= 128; n = Math.floor(n / 128)) preamble.push((n & 127) | 128)
  preamble.push(n)
  return { packed: Uint8Array.from([...preamble, ...tags]), plain: Uint8Array.from(plain) }
}

const part = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 300 }),
  fc.integer({ min: 1, max: 90_000 }).map((length) => Uint8Array.from({ length }, (_, i) => (i * 31) & 255)),
  fc.record({ offset: fc.nat(), length: fc.integer({ min: 1, max: 64 }) }),
)
const page = fc.array(part, { minLength: 1, maxLength: 12 }).map(encode)

function streamAll(packed: Uint8Array, length: number, step: number, restarts = new Restarts()): Uint8Array {
  const stream = new SnappyStream(length, restarts)
  const pieces: Uint8Array[] = []
  for (let at = 0; at < packed.length; at += step) pieces.push(...stream.push(packed.subarray(at, at + step)))
  expect(stream.isDone).toBe(true)
  return Uint8Array.from(Buffer.concat(pieces))
}

const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0

describe('snappy', () => {
  it('decodes literals and copies', () => {
    fc.assert(
      fc.property(page, ({ packed, plain }) => {
        expect(same(decompressSnappy(packed, plain.length), plain)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  it('decodes alike by hand and by WebAssembly, damaged or not', () => {
    const attempt = (decode: () => Uint8Array) => {
      try {
        return Buffer.from(decode()).toString('base64')
      } catch {
        return 'refused'
      }
    }
    fc.assert(
      fc.property(page, fc.nat(), fc.nat(255), ({ packed, plain }, where, byte) => {
        const input = packed.slice()
        for (const value of [input[where % input.length] as number, byte]) {
          input[where % input.length] = value
          const byHand = attempt(() => decompressSnappy(input, plain.length))
          expect(attempt(() => unpackSnappy(input, plain.length))).toBe(byHand)
        }
      }),
    )
  })

  it('decodes a prefix from a prefix', () => {
    const text = Uint8Array.from(Buffer.from('abcabcabcabcabcabc'))
    const { packed } = encode([text.subarray(0, 3), { offset: 2, length: 15 }])
    expect(Buffer.from(decompressSnappyPrefix(packed, 7)).toString()).toBe('abcabca')
  })

  it('decodes as a stream in pieces of any size', () => {
    fc.assert(
      fc.property(page, fc.integer({ min: 1, max: 5_000 }), ({ packed, plain }, step) => {
        const pieces = Math.ceil(Math.max(step, packed.length / 200))
        expect(same(streamAll(packed, plain.length, pieces), plain)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  it('decodes any range from the restart points', () => {
    const range = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
    fc.assert(
      fc.property(page, range, ({ packed, plain }, [a, b]) => {
        const restarts = new Restarts()
        streamAll(packed, plain.length, 777, restarts)
        const [start, end] = [Math.floor(Math.min(a, b) * plain.length), Math.ceil(Math.max(a, b) * plain.length)]
        if (start >= end) return
        const { restart, to } = restarts.plan(start, end, packed.length)
        const input = packed.subarray(restart.input, to)
        const output = new Uint8Array(end - restart.out)
        const literal = Math.min(restart.literal, output.length)
        output.set(input.subarray(0, literal))
        const { written } = decodeTags(input, literal, output, literal, output.length, true)
        expect(written).toBe(output.length)
        expect(same(output.subarray(start - restart.out), plain.subarray(start, end))).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  it('decodes from before a restart point where a copy behind it reaches', () => {
    const noise = (length: number) =>
      Uint8Array.from({ length }, (_, i) => (Math.imul(i + length, 2_654_435_761) >>> 13) & 255)
    const { packed, plain } = encode([
      noise(65_536),
      { offset: 30_000, length: 64 },
      noise(65_500),
      { offset: 50_000, length: 64 },
    ])
    const restarts = new Restarts()
    streamAll(packed, plain.length, 5_000, restarts)
    expect(restarts.plan(65_540, 65_590, packed.length).restart.out).toBeLessThanOrEqual(65_536 - 30_001)
    expect(restarts.plan(131_040, plain.length, packed.length).restart.out).toBeLessThan(131_000 - 49_000)
  })

  it('goes on from a restart point', () => {
    const big = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 17) & 255)
    const { packed, plain } = encode([big])
    const restarts = new Restarts()
    streamAll(packed, plain.length, 10_000, restarts)
    const from = restarts.at(restarts.find(200_000))
    const stream = new SnappyStream(plain.length, restarts, from)
    const rest = Buffer.concat([...stream.push(packed.subarray(from.input))])
    expect(same(rest, plain.subarray(from.out))).toBe(true)
  })

  it('decodes in memory used again, long literals where they lie', () => {
    const long = fc
      .tuple(fc.integer({ min: 60_000, max: 140_000 }), fc.nat(255))
      .map(([length, seed]) => Uint8Array.from({ length }, (_, i) => (Math.imul(i + seed, 2_654_435_761) >>> 13) & 255))
    const parts = fc.array(fc.oneof(part, long), { minLength: 1, maxLength: 12 })
    const steps = fc.oneof(fc.integer({ min: 50, max: 5_000 }), fc.integer({ min: 100_000, max: 700_000 }))
    fc.assert(
      fc.property(parts.map(encode), steps, ({ packed, plain }, step) => {
        const restarts = new Restarts()
        const stream = new SnappyStream(plain.length, restarts, undefined, new ByteArena())
        const pieces: Uint8Array[] = []
        for (let at = 0; at < packed.length; at += step) {
          const piece = packed.slice(at, at + step)
          for (const view of stream.push(piece)) pieces.push(view.slice())
          // Pieces may be memory used again, too.
          piece.fill(0)
        }
        expect(stream.isDone).toBe(true)
        expect(same(Buffer.concat(pieces), plain)).toBe(true)
        const copied = new Restarts()
        streamAll(packed, plain.length, step, copied)
        for (const field of ['out', 'input', 'literal', 'reach'] as const)
          expect(restarts[field].subarray(0, restarts.length)).toEqual(copied[field].subarray(0, copied.length))
      }),
      { numRuns: 50 },
    )
  })

  it('says when a copy reaches farther than what is held', () => {
    const { packed, plain } = encode([new Uint8Array(70_000), new Uint8Array(5_000_000)])
    const far = Uint8Array.from([...packed.subarray(4), (3 << 2) | 3, 0xc0, 0xc6, 0x2d, 0])
    const preamble = [
      ((plain.length + 4) & 127) | 128,
      (((plain.length + 4) >> 7) & 127) | 128,
      (((plain.length + 4) >> 14) & 127) | 128,
      (plain.length + 4) >> 21,
    ]
    const stream = new SnappyStream(plain.length + 4, new Restarts())
    expect(() => [...stream.push(Uint8Array.from([...preamble, ...far]))]).toThrow(SnappyFarCopy)
  })

  it.each([
    ['an empty page', []],
    ['a length without tags', [5]],
    ['a copy before any output', [4, 0x0e, 1, 0]],
    ['a literal beyond the end', [4, 3 << 2, 1, 2]],
    ['a copy of offset 0', [6, 0, 65, (4 << 2) | 2, 0, 0]],
  ])('refuses %s', (_, bytes) => {
    expect(() => decompressSnappy(Uint8Array.from(bytes), bytes[0] ?? 0)).toThrow(/damaged/)
  })
})
