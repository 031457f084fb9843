import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coalesce, prefetch, startPrefetch } from './prefetch'
import { blobSource, memorySource } from './source'

const BYTES = Uint8Array.from({ length: 50_000 }, (_, i) => (i * 7 + (i >> 8)) & 255)
const range = fc.tuple(fc.nat(BYTES.length), fc.nat(5_000)).map(([start, length]) => ({
  start,
  end: Math.min(BYTES.length, start + length),
}))

describe('coalesce', () => {
  it('covers every range, in order, and wastes at most 3 %', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 20 }), (ranges) => {
        const joined = coalesce(ranges)
        for (const { start, end } of ranges.filter((each) => each.end > each.start)) {
          expect(joined.some((held) => held.start <= start && end <= held.end)).toBe(true)
        }
        const wanted = new Set(
          ranges.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i)),
        )
        const read = joined.reduce((sum, { start, end }) => sum + end - start, 0)
        const asked = ranges.reduce((sum, { start, end }) => sum + end - start, 0)
        expect(read - wanted.size).toBeLessThanOrEqual(asked * 0.03)
        joined.forEach((each, i) => expect(each.start).toBeGreaterThanOrEqual(joined[i - 1]?.end ?? 0))
      }),
      { numRuns: 50 },
    )
  })
})

describe('prefetch', () => {
  it('answers from memory what was fetched, and from the source what was not', async () => {
    const source = memorySource(BYTES, 'x')
    const held = await prefetch(source, [{ start: 100, end: 900 }])
    expect(await held.read(200, 300)).toEqual(BYTES.subarray(200, 300))
    expect(source.counts).toEqual({ reads: 1, bytes: 800 })
    expect(await held.read(850, 950)).toEqual(BYTES.subarray(850, 950))
    expect(source.counts).toEqual({ reads: 2, bytes: 900 })
  })

  it('reads once what lies side by side, and gives each taker memory of its own', async () => {
    const source = memorySource(BYTES, 'x')
    // Two row groups of two columns each, one behind the other.
    const [first, second] = [
      [
        { start: 0, end: 1_000 },
        { start: 1_000, end: 2_000 },
      ],
      [
        { start: 2_000, end: 2_500 },
        { start: 2_500, end: 6_000 },
      ],
    ] as const
    const take = startPrefetch(source, [...first, ...second])
    const held = await take(first)
    const other = await take(second)
    expect(source.counts).toEqual({ reads: 1, bytes: 6_000 })
    // Across both columns too, as who reads a group's columns at once does.
    expect((await held.read(0, 2_000)).buffer.byteLength).toBe(2_000)
    expect(Buffer.compare(await held.read(500, 1_500), BYTES.subarray(500, 1_500))).toBe(0)
    expect((await other.read(2_100, 5_000)).buffer.byteLength).toBe(4_000)
    expect(Buffer.compare(await other.read(2_100, 5_000), BYTES.subarray(2_100, 5_000))).toBe(0)
    expect(source.counts).toEqual({ reads: 1, bytes: 6_000 })
  })
})

describe('blobSource', () => {
  it('reads and streams exactly', async () => {
    const source = blobSource(new Blob([BYTES]), 'x.parquet')
    expect(await source.read(10, 20)).toEqual(BYTES.subarray(10, 20))
    const pieces: Uint8Array[] = []
    for await (const piece of source.stream(5, 49_000)) pieces.push(piece)
    expect(Buffer.compare(Buffer.concat(pieces), BYTES.subarray(5, 49_000))).toBe(0)
  })

  it('says that a file was changed or moved where the browser can no longer read it', async () => {
    const blob = new Blob([BYTES])
    const gone = () => Promise.reject(new DOMException('gone', 'NotReadableError'))
    blob.slice = () => Object.assign(new Blob(), { arrayBuffer: gone })
    await expect(blobSource(blob, 'x.parquet').read(0, 10)).rejects.toMatchObject({
      code: 'source-changed',
      file: 'x.parquet',
      next: expect.any(String) as string,
    })
  })

  it('refuses what lies beyond the end, by name', async () => {
    await expect(blobSource(new Blob([BYTES]), 'x.parquet').read(49_999, 50_001)).rejects.toMatchObject({
      code: 'truncated',
      file: 'x.parquet',
    })
  })
})
