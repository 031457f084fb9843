import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteArena } from '../bytes/byte-arena'
import { ByteQueue } from '../bytes/byte-queue'
import { hastyStream } from '../bytes/test-stream'
import { compressLz4 } from './lz4-compress'
import { Lz4Stream } from './lz4-stream'
import { Restarts } from './restarts'
import type { Codec } from '../types'
import { unpackStream } from './unpack-stream'

/** Repeats near and far, and stretches that don't compress. */
const text = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 2_000 }),
      fc.tuple(fc.nat(255), fc.nat(70_000)).map(([byte, length]) => new Uint8Array(length).fill(byte)),
      fc.constant(Uint8Array.from({ length: 500 }, (_, i) => (i * i) & 255)),
    ),
    { maxLength: 12 },
  )
  .map((parts) => Uint8Array.from(Buffer.concat(parts)))

/** What no codec packs, as pictures are: longer than copies reach. */
function noise(seed: number): Uint8Array {
  let state = seed | 1
  return Uint8Array.from({ length: 70_000 + (seed % 200_000) }, () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9
    return (state >>> 16) & 255
  })
}

function* cut(bytes: Uint8Array, sizes: Iterator<number>): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    const size = Number(sizes.next().value) + 1
    yield bytes.subarray(at, at + size)
    at += size
  }
}

function* uneven(): Generator<number> {
  for (let k = 0; ; k++) yield [300_000, 1, 64_000][k % 3] ?? 0
}

/** With `memory` each piece is copied before the next is asked for, else all are held. */
async function unpack(
  codec: Codec,
  packed: Uint8Array,
  decodedLength: number,
  memory?: ByteArena,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  const queue = new ByteQueue(hastyStream(cut(packed, uneven())))
  const page = { codec, length: packed.length, decodedLength }
  const decoded = unpackStream(page, queue.pieces(packed.length), new Restarts(), undefined, memory)
  const isHeld = memory === undefined
  for (let next = await decoded.next(); !next.done; next = await decoded.next(isHeld))
    pieces.push(isHeld ? next.value : next.value.slice())
  return Uint8Array.from(Buffer.concat(pieces))
}

describe('an LZ4 block', () => {
  it('is decoded whatever pieces it comes in', () => {
    fc.assert(
      fc.property(text, fc.infiniteStream(fc.nat(3_000)), (bytes, sizes) => {
        const stream = new Lz4Stream(bytes.length)
        const out = [...cut(compressLz4(bytes), sizes)].flatMap((piece) => [...stream.push(piece)])
        expect(Buffer.compare(Buffer.concat(out), bytes)).toBe(0)
        expect(stream.isDone).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('in memory that is used again is decoded from pieces that are too', async () => {
    const parts = fc.array(fc.oneof(text, fc.nat().map(noise)), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(parts, fc.infiniteStream(fc.nat(400_000)), async (each, sizes) => {
        const bytes = Uint8Array.from(Buffer.concat(each))
        const memory = new ByteArena()
        for (const again of [bytes, bytes.subarray(bytes.length >> 1)]) {
          const stream = new Lz4Stream(again.length, memory)
          const out: Uint8Array[] = []
          for await (const piece of hastyStream(cut(compressLz4(again), sizes)))
            for (const decoded of stream.push(piece)) out.push(decoded.slice())
          expect(Buffer.compare(Buffer.concat(out), again)).toBe(0)
          expect(stream.isDone).toBe(true)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('is refused once a length is beyond the page, not at the end of a run that never does', () => {
    const stream = new Lz4Stream(10_000)
    expect([...stream.push(Uint8Array.of(0xf0, ...new Uint8Array(39).fill(255)))]).toEqual([])
    expect(() => [...stream.push(Uint8Array.of(255))]).toThrow('an LZ4 page cannot be decoded')
    const copying = new Lz4Stream(10_000)
    expect(Buffer.concat([...copying.push(Uint8Array.of(0x1f, 7, 1, 0, ...new Uint8Array(39).fill(255)))])).toEqual(
      Buffer.of(7),
    )
    expect(() => [...copying.push(Uint8Array.of(255))]).toThrow('an LZ4 page cannot be decoded')
  })

  it.each([undefined, new ByteArena()])('that is damaged never gives more than it should, and ends', (memory) => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(255), (bytes, at, byte) => {
        const packed = compressLz4(bytes).slice()
        if (packed.length > 0) packed[at % packed.length] = byte
        const stream = new Lz4Stream(bytes.length, memory)
        let length = 0
        let failure: unknown = { code: 'corrupt' }
        try {
          for (const piece of stream.push(packed)) length += piece.length
        } catch (error) {
          failure = error
        }
        expect(failure).toMatchObject({ code: 'corrupt' })
        expect(length).toBeLessThanOrEqual(bytes.length)
      }),
      { numRuns: 200 },
    )
  })
})

describe('a page too large to be held', () => {
  const whole = Uint8Array.from({ length: 33 << 20 }, (_, i) => (i % 8191) ^ (i >> 12))
  const packers: [Codec, (bytes: Uint8Array) => Uint8Array][] = [
    ['LZ4_RAW', (bytes) => compressLz4(bytes).slice()],
    ['GZIP', (bytes) => Uint8Array.from(gzipSync(bytes, { level: 1 }))],
    [
      'BROTLI',
      (bytes) => Uint8Array.from(brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })),
    ],
  ]

  it.each(packers)('comes out as it went in, and cut off is called damaged: %s', async (codec, pack) => {
    const packed = pack(whole)
    expect(Buffer.compare(await unpack(codec, packed, whole.length), whole)).toBe(0)
    const short = unpack(codec, packed.subarray(0, packed.length - 20_000), whole.length)
    await expect(short).rejects.toMatchObject({ code: 'corrupt' })
    const damaged = packed.slice()
    damaged.fill(255, 1_000, 1_400)
    await expect(unpack(codec, damaged, whole.length)).rejects.toMatchObject({ code: 'corrupt' })
    await expect(unpack(codec, packed, whole.length - 64)).rejects.toMatchObject({ code: 'corrupt' })
  })
  it.each(packers)('comes out so page after page in the same memory, small ones too: %s', async (codec, pack) => {
    const memory = new ByteArena()
    for (const bytes of [whole, whole.subarray(7, 90_000), noise(5), whole.subarray(0, 5)]) {
      const packed = pack(Uint8Array.from(bytes))
      expect(Buffer.compare(await unpack(codec, packed, bytes.length, memory), bytes)).toBe(0)
    }
  })

  it.each(packers)('passes on what the source throws, and can be left early: %s', async (codec, pack) => {
    const packed = pack(whole)
    const page = { codec, length: packed.length, decodedLength: whole.length }
    async function* broken() {
      yield packed.subarray(0, 1_000)
      throw new DOMException('cancelled', 'AbortError')
    }
    const cancelled = async () => {
      for await (const _ of unpackStream(page, broken(), new Restarts()));
    }
    await expect(cancelled()).rejects.toMatchObject({ name: 'AbortError' })
    let ended = false
    async function* watched() {
      try {
        yield* cut(packed, uneven())
      } finally {
        ended = true
      }
    }
    for await (const _ of unpackStream(page, watched(), new Restarts())) break
    expect(ended).toBe(true)
  })
})
