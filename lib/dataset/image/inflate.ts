/** What damaged or unproven zlib data still gives: too little is an early end. */
import { Unzlib } from 'fflate'
import { BrokenImage } from './broken-image'

/** Of the picture's bytes. */
export type Piece = readonly [start: number, end: number]

/** Inflates data to see how much it gives, a little over `wanted` at most, and its checksum as zlib makes it; keeps none of it. */
export function inflate(
  bytes: Uint8Array,
  data: readonly Piece[],
  wanted: number,
): { readonly got: number; readonly sum: number } {
  let got = 0
  let sum = 1
  const stream = new Unzlib((chunk) => {
    got += chunk.length
    sum = adler32(sum, chunk)
  })
  try {
    for (const [start, end] of data)
      for (let at = start; at < end && got <= wanted; at += 65536)
        stream.push(bytes.subarray(at, Math.min(end, at + 65536)))
  } catch {
    throw new BrokenImage('has image data that does not decompress')
  }
  if (got < wanted) throw new BrokenImage('ends early, in its image data')
  return { got, sum }
}

/** RFC 1950, section 9. */
function adler32(before: number, chunk: Uint8Array): number {
  let [a, b] = [before & 0xffff, before >>> 16]
  for (let at = 0; at < chunk.length;) {
    for (const end = Math.min(chunk.length, at + 3800); at < end; at++) b += a += chunk[at] ?? 0
    a %= 65521
    b %= 65521
  }
  return ((b << 16) | a) >>> 0
}
