/** What damaged or unproven zlib data still gives: too little is an early end. */
import { Unzlib } from 'fflate'
import { BrokenImage } from './broken-image'

/** Of the picture's bytes. */
export type Piece = readonly [start: number, end: number]

/** Fewer bytes are put together: the library takes 128 KB of new memory for each push. */
const PUSH_BYTES = 64 << 10
/** What is taken of a bomb; of a picture that is larger the rest is taken at its word. */
const MOST_BYTES = 512 << 20

/** Inflates data to see how much it gives, a little over `wanted` at most, and its checksum as zlib makes it; keeps none of it. */
export function inflate(bytes: Uint8Array, data: readonly Piece[], wanted: number): Inflated {
  const most = Math.min(wanted, MOST_BYTES)
  let got = 0
  let sum = 1
  const stream = new Unzlib((chunk) => {
    got += chunk.length
    sum = adler32(sum, chunk)
  })
  try {
    for (const piece of inPushes(bytes, data)) {
      if (got > most) break
      stream.push(piece)
    }
  } catch {
    throw new BrokenImage('has image data that does not decompress')
  }
  if (got < most) throw new BrokenImage('ends early, in its image data')
  return { got, sum, isWhole: got <= most }
}

export interface Inflated {
  readonly got: number
  /** Of what was inflated. */
  readonly sum: number
  /** All of it was: what goes on beyond what is wanted was not. */
  readonly isWhole: boolean
}

function* inPushes(bytes: Uint8Array, data: readonly Piece[]): Generator<Uint8Array> {
  let gathered: Uint8Array[] = []
  let length = 0
  for (const [start, end] of data)
    for (let at = start; at < end; at += PUSH_BYTES) {
      const piece = bytes.subarray(at, Math.min(end, at + PUSH_BYTES))
      gathered.push(piece)
      length += piece.length
      if (length < PUSH_BYTES) continue
      yield joined(gathered, length)
      gathered = []
      length = 0
    }
  if (length > 0) yield joined(gathered, length)
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = pieces
  if (only !== undefined && pieces.length === 1) return only
  const all = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
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
