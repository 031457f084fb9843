import { randomBytes } from 'node:crypto'
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { compressors } from 'hyparquet-compressors'
import { snappyUncompress } from 'hysnappy'
import { describe, expect, it } from 'vitest'
import { decompress } from './codecs'
import { loadCompressor, loadZstd, writableCodec } from './compress'
import { compressLz4 } from './lz4-compress'
import { readFrameHeader } from './zstd-frame'
import type { Codec } from '../types'

const CODECS: readonly Codec[] = ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'BROTLI', 'ZSTD', 'LZ4_RAW']

/** Noise, runs and repeats at many distances, past a snappy block in length. */
const page = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.tuple(fc.nat(255), fc.nat(70_000)).map(([byte, length]) => new Uint8Array(length).fill(byte)),
      fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat(2_000)).map(([unit, times]) => {
        const bytes = new Uint8Array(unit.length * times)
        for (let i = 0; i < times; i++) bytes.set(unit, i * unit.length)
        return bytes
      }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => new Uint8Array(Buffer.concat(parts)))

/** As a page comes: levels, then values. */
function cut(bytes: Uint8Array): Uint8Array[] {
  const at = bytes.length % 37
  return [bytes.subarray(0, at), bytes.subarray(at)]
}

describe.each(CODECS)('%s', (codec) => {
  it('gives back every page', async () => {
    const compress = await loadCompressor(codec)
    await fc.assert(
      fc.asyncProperty(page, async (bytes) => {
        const packed = Buffer.concat(await compress(cut(bytes)))
        expect(Buffer.compare(decompress(codec, packed, bytes.length), bytes)).toBe(0)
      }),
      { numRuns: 60, seed: 1 },
    )
  })

  it('shrinks what repeats', async () => {
    const compress = await loadCompressor(codec)
    const text = new TextEncoder().encode('You are a careful assistant. '.repeat(5_000))
    const most = codec === 'UNCOMPRESSED' ? text.length : text.length / 10
    expect(Buffer.concat(await compress([text])).length).toBeLessThanOrEqual(most)
  })
})

it('gzip and brotli are what Node reads', async () => {
  const bytes = new TextEncoder().encode('≈ 3.16×10^{-10} '.repeat(999))
  expect(Buffer.compare(gunzipSync(Buffer.concat(await (await loadCompressor('GZIP'))([bytes]))), bytes)).toBe(0)
  expect(
    Buffer.compare(brotliDecompressSync(Buffer.concat(await (await loadCompressor('BROTLI'))([bytes]))), bytes),
  ).toBe(0)
})

/** Readers of others. */
const UNPACK: { readonly [C in Codec]?: (packed: Uint8Array, length: number) => Uint8Array | Promise<Uint8Array> } = {
  SNAPPY: snappyUncompress,
  GZIP: (packed) => gunzipSync(packed),
  BROTLI: (packed) => brotliDecompressSync(packed),
  ZSTD: async (packed) => (await loadZstd()).decompress(packed),
  LZ4_RAW: (packed, length) => compressors.LZ4_RAW!(packed, length),
}

describe.each(Object.entries(UNPACK))('%s leaves what is known not to shrink as it is', (codec, unpack) => {
  // On both sides of every length that is told in another way, in one of the codecs.
  const lengths = [1, 14, 15, 60, 61, 256, 257, 269, 270, 65_535, 65_536, 65_537, 1 << 20, (1 << 20) + 1]
  it.each([...lengths, 1 << 24, (1 << 24) + 1])('%d bytes, which other readers read', async (length) => {
    const noise = Uint8Array.from(randomBytes(length))
    const packed = await (await loadCompressor(codec as Codec, false))([Uint8Array.of(7, 7), noise, new Uint8Array(0)])
    const joined = Uint8Array.from(Buffer.concat(packed))
    const whole = Buffer.concat([Uint8Array.of(7, 7), noise])
    expect(Buffer.compare(await unpack(joined, whole.length), whole)).toBe(0)
    expect(Buffer.compare(decompress(codec as Codec, joined, whole.length), whole)).toBe(0)
    expect(packed.some(({ buffer }) => buffer === noise.buffer)).toBe(true)
  })
})

it.each(Object.entries(UNPACK).filter(([codec]) => codec !== 'LZ4_RAW'))('%s stores nothing', async (codec, unpack) => {
  const packed = Buffer.concat(await (await loadCompressor(codec as Codec, false))([new Uint8Array(0)]))
  expect((await unpack(Uint8Array.from(packed), 0)).length).toBe(0)
})

it('ZSTD stores a page that is more than decoders take as a window', async () => {
  const page = new Uint8Array((1 << 27) + 1)
  const [head] = await (await loadCompressor('ZSTD', false))([page])
  // By RFC 8878 a window of 2^17 bytes and no single segment, and the content's size in four bytes.
  expect([...head!]).toEqual([0x28, 0xb5, 0x2f, 0xfd, 0x80, 0x38, 1, 0, 0, 8])
  expect(readFrameHeader(head!)).toMatchObject({ length: head!.length, window: 1 << 17 })
})

it('unpacks pages of several gzip members and of several zstd frames, of which some hold nothing', async () => {
  const parts = [Buffer.alloc(0), randomBytes(20_000), Buffer.alloc(0), Buffer.alloc(300_000, 7), randomBytes(70_000)]
  const all = Buffer.concat(parts)
  const zstd = await loadCompressor('ZSTD', false)
  const frames: Uint8Array[] = []
  for (const part of parts) frames.push(Buffer.concat(await zstd([part])))
  for (const [codec, packed] of [
    ['GZIP', Buffer.concat(parts.map((part) => gzipSync(part)))],
    ['ZSTD', Buffer.concat(frames)],
  ] as const) {
    expect(Buffer.compare(decompress(codec, packed, all.length), all)).toBe(0)
    for (const wrong of [all.length - 1, all.length + 1])
      expect(() => decompress(codec, packed, wrong)).toThrow(/damaged/)
  }
})

it('unpacks what Hadoop made of LZ4: a length, and the blocks that make it up', async () => {
  const parts = [randomBytes(5_000), Buffer.alloc(300_000, 7), randomBytes(70_000)]
  const length = (bytes: number) => {
    const four = Buffer.alloc(4)
    four.writeUInt32BE(bytes)
    return four
  }
  const blocks = parts.map((part) => compressLz4(part).slice())
  const [first, second, third] = blocks.map((block) => Buffer.concat([length(block.length), block]))
  const packed = Buffer.concat([length(305_000), first!, second!, length(70_000), third!])
  const all = Buffer.concat(parts)
  expect(Buffer.compare(decompress('LZ4', packed, all.length), all)).toBe(0)
  expect(() => decompress('LZ4', packed.subarray(0, -1), all.length)).toThrow(/damaged/)
})

it('LZ4 stores nothing as its format says, which the other reader here does not know', async () => {
  const packed = Buffer.concat(await (await loadCompressor('LZ4_RAW', false))([new Uint8Array(0)]))
  expect([...packed]).toEqual([0])
})

it('what has no compressor is refused, and has a stand-in', async () => {
  await expect(loadCompressor('LZO')).rejects.toMatchObject({ code: 'unsupported' })
  expect([writableCodec('LZO'), writableCodec('LZ4'), writableCodec('GZIP')]).toEqual(['SNAPPY', 'LZ4_RAW', 'GZIP'])
})

it.each(['ZSTD', 'BROTLI'] as const)(
  'a page that %s packs to next to nothing is one that is read back',
  async (codec) => {
    const blank = new Uint8Array(80 << 20)
    const packed = Buffer.concat(await (await loadCompressor(codec))([blank]))
    expect(decompress(codec, packed, blank.length).every((byte) => byte === 0)).toBe(true)
  },
)
