/**
 * What doesn't shrink, in each codec's way of saying that bytes follow as they are: pages of images are then written from the
 * memory they lie in, and no time goes into trying. The parts of a page follow each other; of no page is more than 2 GiB.
 */
import { crc32 } from '@/lib/crc32'
import { snappyPreamble } from './snappy'
import type { Codec } from '../types'

type Store = (parts: readonly Uint8Array[]) => Uint8Array[]

export const STORED: { readonly [C in Codec]?: Store } = {
  SNAPPY: storeSnappy,
  GZIP: storeGzip,
  BROTLI: storeBrotli,
  ZSTD: storeZstd,
  LZ4_RAW: storeLz4,
}

/** Literals. https://github.com/google/snappy/blob/main/format_description.txt */
function storeSnappy(parts: readonly Uint8Array[]): Uint8Array[] {
  const out = [snappyPreamble(lengthOf(parts))]
  for (const part of parts) {
    if (part.length > 0) out.push(snappyLiteralTag(part.length), part)
  }
  return out
}

/** 60 to 63 say that the length, less one, follows in one to four bytes. */
function snappyLiteralTag(length: number): Uint8Array {
  const n = length - 1
  if (n < 60) return Uint8Array.of(n << 2)
  const count = n < 1 << 8 ? 1 : n < 1 << 16 ? 2 : n < 1 << 24 ? 3 : 4
  return Uint8Array.of((59 + count) << 2, ...littleEndian(n).slice(0, count))
}

/** A member of stored blocks. https://datatracker.ietf.org/doc/html/rfc1951#section-3.2.4, and RFC 1952 around it */
function storeGzip(parts: readonly Uint8Array[]): Uint8Array[] {
  const out: Uint8Array[] = [Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff)]
  let check = 0
  for (const { block, isLast } of blocksOf(parts, 0xffff)) {
    const [low, high] = [block.length & 0xff, block.length >>> 8]
    out.push(Uint8Array.of(isLast ? 1 : 0, low, high, low ^ 0xff, high ^ 0xff), block)
    check = crc32(block, 0, block.length, check)
  }
  out.push(Uint8Array.of(...littleEndian(check), ...littleEndian(lengthOf(parts))))
  return out
}

/** Uncompressed meta-blocks, of a length in six nibbles, five or four. https://datatracker.ietf.org/doc/html/rfc7932#section-9.2 */
function storeBrotli(parts: readonly Uint8Array[]): Uint8Array[] {
  // The stream begins with one bit, 0: a window of 64 KiB.
  let bits = 1
  const out: Uint8Array[] = []
  for (const { block } of blocksOf(parts, 1 << 24)) {
    if (block.length === 0) continue
    const length = block.length - 1
    const nibbles = length >= 1 << 20 ? 6 : length >= 1 << 16 ? 5 : 4
    // Not the last, nibbles less four in two bits, the length, then a bit that says uncompressed.
    const header = ((nibbles - 4) << 1) + length * 8 + 2 ** (3 + 4 * nibbles)
    const bytes = littleEndian(header * 2 ** bits)
    out.push(Uint8Array.of(...bytes.slice(0, Math.ceil((bits + 4 + 4 * nibbles) / 8))), block)
    bits = 0
  }
  // A last meta-block that is empty.
  out.push(Uint8Array.of(3 << bits))
  return out
}

/** A frame of raw blocks. https://datatracker.ietf.org/doc/html/rfc8878#section-3.1.1 */
function storeZstd(parts: readonly Uint8Array[]): Uint8Array[] {
  // The magic number; a size of four bytes, no checksum; a window of 128 KiB, which is all a block may hold. As a single
  // segment the window would be the page, and decoders refuse one of more than 128 MiB.
  const out: Uint8Array[] = [Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x80, 0x38, ...littleEndian(lengthOf(parts)))]
  for (const { block, isLast } of blocksOf(parts, 128 << 10)) {
    const header = (block.length << 3) | (isLast ? 1 : 0)
    out.push(Uint8Array.of(...littleEndian(header).slice(0, 3)), block)
  }
  return out
}

/** One sequence that ends with its literals. https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md */
function storeLz4(parts: readonly Uint8Array[]): Uint8Array[] {
  const length = lengthOf(parts)
  if (length < 15) return [Uint8Array.of(length << 4), ...parts]
  const rest = length - 15
  const head = new Uint8Array(2 + Math.floor(rest / 255)).fill(255)
  head[0] = 15 << 4
  head[head.length - 1] = rest % 255
  return [head, ...parts]
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0)
}

/** In blocks of at most so many bytes; of nothing, one empty block. */
function* blocksOf(parts: readonly Uint8Array[], most: number): Generator<{ block: Uint8Array; isLast: boolean }> {
  let left = lengthOf(parts)
  if (left === 0) yield { block: new Uint8Array(0), isLast: true }
  for (const part of parts) {
    for (let at = 0; at < part.length; at += most) {
      const block = part.subarray(at, at + most)
      left -= block.length
      yield { block, isLast: left === 0 }
    }
  }
}

/** Four bytes. */
function littleEndian(value: number): [number, number, number, number] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24]
}
