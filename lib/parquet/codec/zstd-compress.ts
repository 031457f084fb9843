/**
 * Pages for zstd: image bytes, which do not shrink, leave as raw blocks that are the input's own memory; everything else
 * goes through the library. https://datatracker.ietf.org/doc/html/rfc8878#section-3.1.1
 */

/** zstd's own default; the level writers of parquet use. */
const LEVEL = 3
/** Smaller pages are not worth the question. */
const MIN_RAW_BYTES = 256 << 10
/** A few dozen microseconds each; the tables at an image's head, which shrink, must not decide alone. */
const SAMPLES = 4
const SAMPLE_BYTES = 4 << 10
/** Of the samples' size: what shrinks less is written raw. */
const HARDLY_SMALLER = 0.95
/** Largest block the format allows. */
const BLOCK_BYTES = 128 << 10
const MAGIC = [0x28, 0xb5, 0x2f, 0xfd] as const
/** A single segment whose size takes four bytes, no checksum. */
const DESCRIPTOR = 0xa0

type CompressBytes = (bytes: Uint8Array, level: number) => Uint8Array

/** `joined` puts the parts in one piece, in memory that is used again. */
export function zstdCompressor(
  compress: CompressBytes,
  joined: (parts: readonly Uint8Array[]) => Uint8Array,
): (parts: readonly Uint8Array[]) => readonly Uint8Array[] {
  return (parts) => {
    const largest = parts.reduce((most, part) => (part.length > most.length ? part : most))
    const isRaw = largest.length >= MIN_RAW_BYTES && !shrinks(largest, compress)
    return isRaw ? rawFrame(parts) : [compress(joined(parts), LEVEL)]
  }
}

/** Whether samples from its start to its end do. */
function shrinks(bytes: Uint8Array, compress: CompressBytes): boolean {
  const step = (bytes.length - SAMPLE_BYTES) / (SAMPLES - 1)
  let packed = 0
  for (let k = 0; k < SAMPLES; k++) {
    const at = Math.floor(k * step)
    packed += compress(bytes.subarray(at, at + SAMPLE_BYTES), LEVEL).length
  }
  return packed < SAMPLES * SAMPLE_BYTES * HARDLY_SMALLER
}

function rawFrame(parts: readonly Uint8Array[]): Uint8Array[] {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const out: Uint8Array[] = [Uint8Array.of(...MAGIC, DESCRIPTOR, length, length >>> 8, length >>> 16, length >>> 24)]
  let left = length
  for (const part of parts) {
    for (let at = 0; at < part.length; at += BLOCK_BYTES) {
      const block = part.subarray(at, at + BLOCK_BYTES)
      left -= block.length
      const header = (block.length << 3) | (left === 0 ? 1 : 0)
      out.push(Uint8Array.of(header, header >>> 8, header >>> 16), block)
    }
  }
  return out
}
