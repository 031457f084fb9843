/**
 * A page's bytes decompressed as they come in, where the codec allows. Where it does not (the older LZ4) memory holds
 * the page and what it unpacks to, each once, and who reads it holds on to that one piece instead of unpacking it again.
 */

import type { ByteArena } from '../bytes/byte-arena'
import { unpackBrotli } from './brotli-stream'
import { decompress } from './codecs'
import { corrupt } from '../corrupt'
import { Lz4Stream } from './lz4-stream'
import type { Restart, Restarts } from './restarts'
import { SnappyStream } from './snappy-stream'
import type { ByteStream, ByteStreamGenerator, Codec } from '../types'
import { unpackZstd } from './zstd-stream'

/** Pages that unpack to no more are unpacked whole: it is simpler and no slower. */
const WHOLE_PAGE_BYTES = 32 << 20
/** In Node a write to such a stream settles before its bytes are used up. */
const USES_LATE = globalThis.process !== undefined
/** One push may unpack to at most about 1,000 times (gzip) this much. */
const GZIP_PUSH_BYTES = 64 << 10

export interface PackedPage {
  readonly codec: Codec
  /** Bytes of the page in the file and unpacked. */
  readonly length: number
  readonly decodedLength: number
  /** Only its beginning is there, or wanted. */
  readonly isCut?: boolean | undefined
}

/**
 * Decoded pieces of a page, from its start or (snappy only) from a restart point that `pieces` begins at.
 * In `memory` (one stream's at a time) a piece is valid until the next one only, held or not, and no new memory is asked
 * for again and again, where the codec allows.
 */
export async function* unpackStream(
  page: PackedPage,
  pieces: ByteStream,
  restarts: Restarts,
  from?: Restart,
  memory?: ByteArena,
): ByteStreamGenerator {
  if (page.codec === 'UNCOMPRESSED') {
    yield* pieces
  } else if (page.codec === 'SNAPPY') {
    const stream = new SnappyStream(page.decodedLength, restarts, from, memory)
    for await (const piece of pieces) yield* stream.push(piece)
    if (!stream.isDone) throw corrupt('The file is damaged: a snappy page ends too early.')
  } else if (isUnpackedWhole(page)) {
    const packed = await collect(pieces, page.length)
    memory?.clear()
    yield decompress(page.codec, packed, page.decodedLength, memory)
  } else {
    yield* checkLength(page, STREAMS[page.codec]?.(page, pieces, memory) ?? pieces)
  }
}

/** The page comes as one piece, however little of it is wanted. */
export function isUnpackedWhole({ codec, decodedLength, isCut }: Omit<PackedPage, 'length'>): boolean {
  if (codec === 'UNCOMPRESSED' || codec === 'SNAPPY') return false
  return (decodedLength <= WHOLE_PAGE_BYTES && isCut !== true) || !STREAMS[codec]
}

type Unpack = (page: PackedPage, pieces: ByteStream, memory: ByteArena | undefined) => ByteStreamGenerator

const STREAMS: { readonly [C in Codec]?: Unpack } = {
  GZIP: gunzip,
  BROTLI: (_, pieces) => unpackBrotli(pieces),
  ZSTD: (_, pieces, memory) => unpackZstd(pieces, memory !== undefined),
  LZ4_RAW: unpackLz4,
}

async function* checkLength(page: PackedPage, decoded: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let produced = 0
  for await (const output of decoded) {
    produced += output.length
    if (produced > page.decodedLength) throw corrupt('The file is damaged: a page unpacks to more than it says.')
    yield output
  }
  if (produced !== page.decodedLength) throw corrupt('The file is damaged: a page unpacks to less than it says.')
}

async function* unpackLz4(page: PackedPage, pieces: ByteStream, memory?: ByteArena): ByteStreamGenerator {
  const stream = new Lz4Stream(page.decodedLength, memory)
  for await (const piece of pieces) yield* stream.push(piece)
  if (!stream.isDone) throw corrupt('The file is damaged: an LZ4 page ends too early.')
}

/** By the browser's own inflate, three times as fast as one in JavaScript. */
async function* gunzip(_: PackedPage, pieces: ByteStream): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new DecompressionStream('gzip')
  const reader = readable.getReader()
  const source: { error?: Error } = {}
  const feeding = feed(writable.getWriter(), pieces, source).catch(() => undefined)
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } catch {
    throw source.error ?? corrupt('The file is damaged: a page cannot be unpacked (GZIP).')
  } finally {
    await reader.cancel().catch(() => undefined)
    // The page's bytes are no longer taken once this has ended.
    await feeding
  }
}

async function feed(
  writer: WritableStreamDefaultWriter<BufferSource>,
  pieces: ByteStream,
  source: { error?: Error },
): Promise<void> {
  const noted = noting(pieces, source)
  try {
    for (let next = await noted.next(); !next.done; next = await noted.next(USES_LATE)) {
      for (let at = 0; at < next.value.length; at += GZIP_PUSH_BYTES)
        await writer.write(next.value.subarray(at, at + GZIP_PUSH_BYTES) as Uint8Array<ArrayBuffer>)
    }
    await writer.close()
  } catch (error) {
    // Else the reader would wait for ever.
    await writer.abort(error)
  } finally {
    await noted.return()
  }
}

/** Keeps what the source throws (a cancel, a lost file) apart from what the stream says of the bytes. */
async function* noting(pieces: ByteStream, source: { error?: Error }): ByteStreamGenerator {
  try {
    yield* pieces
  } catch (error) {
    source.error = error instanceof Error ? error : new Error(String(error))
    throw error
  }
}

async function collect(pieces: ByteStream, length: number): Promise<Uint8Array> {
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
