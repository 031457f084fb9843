/** Frames of the real compressor, and ones put together by hand, come out as they went in. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hastyStream } from '../bytes/test-stream'
import { loadCompressor } from './compress'
import { unpackZstd } from './zstd-stream'

const pack = await loadCompressor('ZSTD')
const compress = async (bytes: Uint8Array) => Buffer.concat(await pack([bytes]))

/** Bytes that don't compress: these become raw blocks. */
function noise(length: number, seed: number): Uint8Array {
  let state = seed | 1
  return Uint8Array.from({ length }, () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9
    return (state >>> 16) & 255
  })
}

/** Noise over several blocks, repeats of it from near and far, and runs of one byte. */
const content = fc
  .array(
    fc.oneof(
      fc.tuple(fc.integer({ min: 1, max: 400_000 }), fc.nat()).map(([length, seed]) => noise(length, seed)),
      fc.tuple(fc.nat(255), fc.nat(300_000)).map(([byte, length]) => new Uint8Array(length).fill(byte)),
      fc.nat(5_000).map((back) => back),
    ),
    { maxLength: 7 },
  )
  .map((parts) => {
    let joined: Uint8Array = new Uint8Array(0)
    for (const part of parts) {
      const more = typeof part === 'number' ? joined.slice(part * 40, part * 40 + 50_000) : part
      joined = Uint8Array.from(Buffer.concat([joined, more]))
    }
    return joined
  })

/** With and without memory used again. */
async function unpack(packed: Uint8Array, sizes: readonly number[]): Promise<Uint8Array> {
  const held = await unpackTo(packed, sizes, false)
  const copied = await unpackTo(packed, sizes, true)
  expect(Buffer.compare(held, copied)).toBe(0)
  return held
}

async function unpackTo(packed: Uint8Array, sizes: readonly number[], reuses: boolean) {
  function* pieces() {
    for (let at = 0, k = 0; at < packed.length; k++) {
      const size = sizes[k % sizes.length] as number
      yield packed.subarray(at, at + size)
      at += size
    }
  }
  const outputs: Uint8Array[] = []
  for await (const output of unpackZstd(hastyStream(pieces()), reuses)) outputs.push(reuses ? output.slice() : output)
  return Uint8Array.from(Buffer.concat(outputs))
}

const cuts = fc.array(fc.integer({ min: 1, max: 300_000 }), { minLength: 1, maxLength: 5 })

describe('a zstd stream', () => {
  it('gives what was packed, in however many frames, whatever pieces it comes in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(content, { minLength: 1, maxLength: 2 }), cuts, async (contents, sizes) => {
        const frames: Uint8Array[] = []
        for (const bytes of contents) frames.push(Uint8Array.from(await compress(bytes)))
        const skippable = Uint8Array.of(0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 9, 9, 9)
        const packed = Uint8Array.from(Buffer.concat([skippable, ...frames]))
        expect(Buffer.compare(await unpack(packed, sizes), Buffer.concat(contents))).toBe(0)
      }),
      { numRuns: 40 },
    )
  })

  it('may be shorter than the library likes', async () => {
    // What zstd itself (1.5, level 3) makes of eleven zeros: 17 bytes, one of the compressed block's kind.
    const packed = Uint8Array.from(Buffer.from('28b52ffd200b450000100000010005c002', 'hex'))
    expect([...(await unpack(packed, [1]))]).toEqual(Array(11).fill(0))
  })

  it('that is cut off or damaged ends, and throws nothing else', async () => {
    const packed = Uint8Array.from(await compress(Uint8Array.from(Buffer.concat([noise(300_000, 1), noise(9_000, 1)]))))
    await expect(unpack(packed.subarray(0, -3), [70_000])).rejects.toMatchObject({ code: 'corrupt' })
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.nat(40), fc.nat(packed.length - 1)), fc.nat(255), async (at, byte) => {
        const damaged = packed.slice()
        damaged[at] = byte
        const failure = await unpack(damaged, [70_000]).then(
          () => 'corrupt',
          (error: { code?: string }) => error.code,
        )
        expect(failure).toBe('corrupt')
      }),
      { numRuns: 200 },
    )
  })

  it('takes runs, empty blocks and the shortest of frames by the format', async () => {
    const head = [0x28, 0xb5, 0x2f, 0xfd]
    // Window descriptor 0: 1 KiB. Blocks: raw of two, run of five, empty and last.
    const blocks = [2 << 3, 0, 0, 7, 8, (5 << 3) | 2, 0, 0, 9, 1, 0, 0]
    const packed = Uint8Array.from([...head, 0, 0, ...blocks, ...head, 0x20, 0, 1, 0, 0])
    expect([...(await unpack(packed, [1]))]).toEqual([7, 8, 9, 9, 9, 9, 9])
    // A checksum follows the last block where the header says so; blocks of type 3 do not exist.
    const summed = Uint8Array.from([...head, 4, 0, 1, 0, 0, 1, 2, 3])
    expect(await unpack(Uint8Array.from([...summed, 4, ...packed]), [5])).toHaveLength(7)
    await expect(unpack(summed, [99])).rejects.toMatchObject({ code: 'corrupt' })
    await expect(unpack(Uint8Array.from([...head, 0, 0, 7, 0, 0]), [99])).rejects.toMatchObject({ code: 'corrupt' })
  })

  it('refuses a window that no page needs, before memory is taken for it', async () => {
    const head = [0x28, 0xb5, 0x2f, 0xfd]
    const compressed = [(4 << 3) | 5, 0, 0, 1, 2, 3, 4]
    // Window descriptor 0xa0: 2 ** 30 bytes. And one segment that says it holds as much.
    for (const claim of [
      [0, 0xa0],
      [0xa0, 0, 0, 0, 0x40],
    ])
      await expect(unpack(Uint8Array.from([...head, ...claim, ...compressed]), [99])).rejects.toMatchObject({
        code: 'corrupt',
        message: expect.stringContaining('window') as unknown,
      })
  })

  it('finds what the window holds of the blocks before', async () => {
    const far = noise(3_400_000, 5)
    // The window of this level is 2 MiB: a repeat from nearly so far back is found by the compressor.
    const bytes = Uint8Array.from(Buffer.concat([far, far.subarray(-1_900_000, -1_800_000)]))
    const packed = Uint8Array.from(await compress(bytes))
    expect(packed.length).toBeLessThan(far.length + 20_000)
    expect(Buffer.compare(await unpack(packed, [131_072]), bytes)).toBe(0)
  })

  it('takes no memory for small blocks beyond their own', async () => {
    // 8,000 raw blocks of one byte, and a window of 128 MiB, which the library takes.
    const small = Array.from({ length: 8_000 }, (_, i) => [1 << 3, 0, 0, i & 255]).flat()
    const packed = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x88, ...small, 1, 0, 0])
    const before = process.memoryUsage().arrayBuffers
    let most = 0
    let length = 0
    for await (const output of unpackZstd(hastyStream([packed]), true)) {
      length += output.length
      most = Math.max(most, process.memoryUsage().arrayBuffers - before)
    }
    expect(length).toBe(8_000)
    expect(most).toBeLessThan(300 << 20)
  })

  it('holds no more blocks than it may, however small they are', async () => {
    const bytes = noise(6_000, 3)
    const small = [...bytes].flatMap((byte) => [1 << 3, 0, 0, byte])
    const packed = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x58, ...small, 1, 0, 0])
    expect(Buffer.compare(await unpack(packed, [1_000]), bytes)).toBe(0)
  })
})
