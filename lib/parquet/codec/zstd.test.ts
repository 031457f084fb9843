/** What fzstd alone would never come back from: each of these hangs it (tried with a time limit); frames put together by RFC 8878. */
import { describe, expect, it, vi } from 'vitest'
import { loadCompressor } from './compress'
import { unpackZstd } from './zstd-stream'
import { decompressZstd } from './zstd'

const bits = (text: string) => {
  const bytes = new Uint8Array(Math.ceil(text.length / 8) + 8).fill(0xa5)
  bytes.fill(0, 0, Math.ceil(text.length / 8))
  for (let k = 0; k < text.length; k++) bytes[k >> 3]! |= Number(text[k]) << (k & 7)
  return [...bytes]
}

/** One compressed block of 64 literals in one stream, whose Huffman weights have that FSE table. */
function frame(table: string): Uint8Array {
  const weights = bits(table)
  const tree = [weights.length, ...weights]
  const content = tree.length + 8
  // Literals: type 2, size format 0, 10 bits of size, 10 bits of packed size; then no sequences.
  const literals = 2 | (64 << 4) | (content << 14)
  const block = [literals & 255, (literals >> 8) & 255, literals >> 16, ...tree, 1, 2, 3, 4, 5, 6, 7, 8, 0]
  const header = (block.length << 3) | 5
  const blockHeader = [header & 255, (header >> 8) & 255, header >> 16]
  return Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, 64, ...blockHeader, ...block])
}

const low = (value: number, count: number) => Array.from({ length: count }, (_, k) => (value >> k) & 1).join('')
const ones = (count: number) => '1'.repeat(count)

describe('Huffman weights whose table gives one weight everything', () => {
  it.each([
    ['the first', low(0, 4) + ones(6)],
    ['the first of a larger table', low(1, 4) + ones(7)],
    ['one after a weight of nothing', low(0, 4) + low(1, 5) + low(0, 2) + ones(6)],
    ['one after many of nothing', low(0, 4) + low(1, 5) + low(3, 2) + low(3, 2) + low(2, 2) + ones(6)],
  ])('%s', async (_, table) => {
    const packed = frame(table)
    expect(() => decompressZstd(packed, new Uint8Array(64))).toThrow(/damaged/)
    const all = async () => {
      async function* pieces() {
        yield packed
      }
      for await (const piece of unpackZstd(pieces())) void piece
    }
    await expect(all()).rejects.toMatchObject({ code: 'corrupt' })
  })
})

it('the library never spells out the memory it is given', async () => {
  const bytes = new Uint8Array(300_000).fill(7)
  const packed = Uint8Array.from(Buffer.concat(await (await loadCompressor('ZSTD'))([bytes])))
  const spelled = vi.spyOn(Object.getPrototypeOf(Uint8Array.prototype) as Uint8Array, 'toString')
  try {
    expect(Buffer.compare(decompressZstd(packed, new Uint8Array(bytes.length)), bytes)).toBe(0)
    expect(spelled).not.toHaveBeenCalled()
  } finally {
    spelled.mockRestore()
  }
})
