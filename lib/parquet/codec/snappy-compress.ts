/** Pages packed as raw snappy, by hysnappy's WebAssembly. */
import { snappyCompressor } from 'hysnappy'
import { readSnappyLength, snappyPreamble } from './snappy'

/** No copy reaches out of its block, as with the reference: a picture is then found without what lies far before it. */
const BLOCK_BYTES = 64 << 10

let compress: ReturnType<typeof snappyCompressor> | undefined

/** The parts follow each other. What comes out is its own. */
export function packSnappy(parts: readonly Uint8Array[]): Uint8Array[] {
  compress ??= snappyCompressor()
  const out = [snappyPreamble(parts.reduce((sum, part) => sum + part.length, 0))]
  for (const part of parts) {
    for (let at = 0; at < part.length; at += BLOCK_BYTES) {
      const block = compress(part.subarray(at, at + BLOCK_BYTES))
      out.push(block.subarray(readSnappyLength(block).next))
    }
  }
  return out
}
