import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newValuesPage, type ValuesPage } from './binary-page'
import { ByteCache } from '../bytes/byte-cache'
import { memorySource } from '../bytes/source'
import type { Codec } from '../types'
import { readDecoded } from './value-read'
import { locateValues } from './value-walk'

/** Each value behind its length in 4 bytes, as PLAIN pages hold them. */
function plain(values: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(
    Buffer.concat(
      values.flatMap((value) => {
        const length = Buffer.alloc(4)
        length.writeUInt32LE(value.length)
        return [length, value]
      }),
    ),
  )
}

const varint = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, ...varint(Math.floor(n / 128))])

/** Snappy of one literal, and of `repeat` copies of 64 bytes from `offset` back behind it. */
function snappy(literal: Uint8Array, repeat = 0, offset = 0): Uint8Array {
  const n = literal.length - 1
  const copies = Array.from({ length: repeat }, () => [
    (63 << 2) | 3,
    offset & 255,
    (offset >> 8) & 255,
    (offset >> 16) & 255,
    0,
  ])
  const tag = [62 << 2, n & 255, (n >> 8) & 255, n >> 16]
  return Uint8Array.from(
    Buffer.concat([
      Uint8Array.from([...varint(literal.length + 64 * repeat), ...tag]),
      literal,
      Uint8Array.from(copies.flat()),
    ]),
  )
}

function pageOf(codec: Codec, packed: Uint8Array, decodedLength: number, numValues: number): ValuesPage {
  return newValuesPage({ codec, offset: 100, length: packed.length, decodedLength, valuesStart: 0, numValues })
}

const sourceOf = (packed: Uint8Array) =>
  memorySource(Uint8Array.from(Buffer.concat([new Uint8Array(100), packed])), 'x')
const value = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.nat(150_000).map((length) => new Uint8Array(length).fill(length & 255)),
)

describe('values of a page', () => {
  const codecs: [Codec, (bytes: Uint8Array) => Uint8Array][] = [
    ['UNCOMPRESSED', (bytes) => bytes],
    ['SNAPPY', (bytes) => snappy(bytes)],
    ['GZIP', (bytes) => Uint8Array.from(gzipSync(bytes))],
  ]

  it.each(codecs)('are located and read in any order: %s', async (codec, pack) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { minLength: 1, maxLength: 8 }),
        fc.infiniteStream(fc.nat(7)),
        async (values, order) => {
          const decoded = plain(values)
          const packed = pack(decoded)
          const page = pageOf(codec, packed, decoded.length, values.length)
          const source = sourceOf(packed)
          const cache = new ByteCache(1 << 20)
          for (const pick of order.take(6)) {
            const k = pick % values.length
            await locateValues(source, page, k + 1)
            const bytes = await readDecoded(source, cache, page, page.starts[k] ?? 0, page.ends[k] ?? 0)
            expect(Buffer.compare(bytes, values[k] ?? new Uint8Array(0))).toBe(0)
          }
        },
      ),
      { numRuns: 25 },
    )
  })

  it('are read from the whole page where snappy copies reach farther than is held', async () => {
    const first = Uint8Array.from({ length: 5_000_000 }, (_, i) => (i * 13) & 255)
    const repeated = 64 * 2_000
    const head = plain([first])
    const length = Buffer.alloc(4)
    length.writeUInt32LE(repeated)
    const literal = Uint8Array.from(Buffer.concat([head, length]))
    const offset = 4_900_000
    const packed = snappy(literal, 2_000, offset)
    const page = pageOf('SNAPPY', packed, literal.length + repeated, 2)
    const source = sourceOf(packed)
    await locateValues(source, page, 2)
    expect(page.isIndivisible).toBe(true)
    const bytes = await readDecoded(source, new ByteCache(1 << 24), page, page.starts[1] ?? 0, page.ends[1] ?? 0)
    const from = literal.length - offset
    expect(Buffer.compare(bytes, literal.subarray(from, from + repeated))).toBe(0)
  })

  it('that reach beyond their page are refused', async () => {
    const bytes = Uint8Array.of(200, 0, 0, 0, 1, 2)
    await expect(locateValues(sourceOf(bytes), pageOf('UNCOMPRESSED', bytes, 6, 1), 1)).rejects.toMatchObject({
      code: 'corrupt',
    })
  })
})
