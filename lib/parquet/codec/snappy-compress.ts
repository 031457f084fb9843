/**
 * Pages packed as raw snappy: by hysnappy's WebAssembly, or as they are where nothing shrinks.
 * https://github.com/google/snappy/blob/main/format_description.txt
 */
import { snappyCompressor } from 'hysnappy'
import { readSnappyLength } from './snappy'

/** No copy reaches out of its block, as with the reference: a picture is then found without what lies far before it. */
const BLOCK_BYTES = 64 << 10

let compress: ReturnType<typeof snappyCompressor> | undefined

/** The parts follow each other. What comes out is its own. */
export function packSnappy(parts: readonly Uint8Array[]): Uint8Array[] {
  compress ??= snappyCompressor()
  const out = [preamble(parts)]
  for (const part of parts) {
    for (let at = 0; at < part.length; at += BLOCK_BYTES) {
      const block = compress(part.subarray(at, at + BLOCK_BYTES))
      out.push(block.subarray(readSnappyLength(block).next))
    }
  }
  return out
}

/** A page of literals that are the input's own memory. */
export function snappyLiterals(parts: readonly Uint8Array[]): Uint8Array[] {
  const out = [preamble(parts)]
  for (const part of parts) {
    if (part.length > 0) out.push(literalTag(part.length), part)
  }
  return out
}

/** The length of all parts as a varint. */
function preamble(parts: readonly Uint8Array[]): Uint8Array {
  const bytes: number[] = []
  let rest = parts.reduce((sum, part) => sum + part.length, 0)
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80)
  return Uint8Array.of(...bytes, rest)
}

/** 60 to 63 say that the length, less one, follows in one to four bytes. */
function literalTag(length: number): Uint8Array {
  const n = length - 1
  if (n < 60) return Uint8Array.of(n << 2)
  const bytes = [n, n >>> 8, n >>> 16, n >>> 24]
  const count = n < 1 << 8 ? 1 : n < 1 << 16 ? 2 : n < 1 << 24 ? 3 : 4
  return Uint8Array.of((59 + count) << 2, ...bytes.slice(0, count))
}
