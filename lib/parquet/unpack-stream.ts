/** A page's bytes decompressed as they come in, where the codec allows; memory is bounded by the page at worst. */

import { Gunzip } from 'fflate'
import { Decompress as Unzstd } from 'fzstd'
import { decompress } from './codecs'
import { corrupt } from './corrupt'
import type { Restart, Restarts } from './restarts'
import { SnappyStream } from './snappy-stream'
import type { Codec } from './types'

/** Pages that unpack to no more are unpacked whole: it is simpler and no slower. */
const WHOLE_PAGE_BYTES = 32 << 20
/** One push may unpack to at most about 1,000 times (gzip) this much. */
const GZIP_PUSH_BYTES = 32 << 10
/** A zstd block of 4 bytes may stand for 128 KiB. */
const ZSTD_PUSH_BYTES = 2 << 10

export interface PackedPage {
  readonly codec: Codec
  /** Bytes of the page in the file and unpacked. */
  readonly length: number
  readonly decodedLength: number
}

/**
 * Decoded pieces of a page, from its start or (snappy only) from a restart point that `pieces` begins at.
 * With `reuse` a piece is valid until the next one only, and memory is not asked for again and again.
 */
export async function* unpackStream(
  page: PackedPage,
  pieces: AsyncIterable<Uint8Array>,
  restarts: Restarts,
  from?: Restart,
  reuse = false,
): AsyncGenerator<Uint8Array> {
  if (page.codec === 'UNCOMPRESSED') {
    yield* pieces
  } else if (page.codec === 'SNAPPY') {
    const stream = new SnappyStream(page.decodedLength, restarts, from, reuse)
    for await (const piece of pieces) yield* stream.push(piece)
    if (!stream.isDone) throw corrupt('The file is damaged: a snappy page ends too early.')
  } else if (page.decodedLength > WHOLE_PAGE_BYTES && (page.codec === 'GZIP' || page.codec === 'ZSTD')) {
    yield* unpackPushed(page, pieces)
  } else {
    yield decompress(page.codec, await collect(pieces, page.length), page.decodedLength)
  }
}

async function* unpackPushed(page: PackedPage, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const outputs: Uint8Array[] = []
  const isGzip = page.codec === 'GZIP'
  const stream = isGzip ? new Gunzip((out) => outputs.push(out)) : new Unzstd((out) => void outputs.push(out))
  const step = isGzip ? GZIP_PUSH_BYTES : ZSTD_PUSH_BYTES
  let produced = 0
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; at += step) {
      stream.push(piece.subarray(at, at + step))
      for (const output of outputs.splice(0)) {
        produced += output.length
        if (produced > page.decodedLength) throw corrupt('The file is damaged: a page unpacks to more than it says.')
        yield output
      }
    }
  }
  if (produced !== page.decodedLength) throw corrupt('The file is damaged: a page unpacks to less than it says.')
}

async function collect(pieces: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  let joined: Uint8Array | undefined
  let at = 0
  for await (const piece of pieces) {
    if (piece.length === length) return piece
    joined ??= new Uint8Array(length)
    joined.set(piece, at)
    at += piece.length
  }
  return joined?.subarray(0, at) ?? new Uint8Array(0)
}
