/** Compresses one page; what comes out is what the codec's name in the footer promises. */
import type * as Zstd from '@bokuweb/zstd-wasm'
import { CurationError } from '@/lib/errors'
import { ByteBuilder } from '../bytes/byte-builder'
import { loadBrotli } from './brotli-stream'
import { mostDecoded } from './codecs'
import { compressLz4 } from './lz4-compress'
import { packSnappy } from './snappy-compress'
import { STORED } from './stored'
import type { Codec } from '../types'

/** A page in parts that follow each other, in and out; what comes out may be what went in, and is valid until the next call. */
export type Compress = (page: readonly Uint8Array[]) => readonly Uint8Array[] | Promise<readonly Uint8Array[]>

/** zstd's own default; the level writers of parquet use. */
const ZSTD_LEVEL = 3
/** Higher qualities of brotli are ten times slower for a few percent on text. */
const BROTLI_QUALITY = 5

/**
 * The compressor for a codec, loaded when first asked for. LZO has none and legacy LZ4 is written by nobody: both throw
 * 'unsupported'. What is known not to shrink is not tried.
 */
export async function loadCompressor(codec: Codec, shrinks?: boolean): Promise<Compress> {
  const stored = STORED[codec]
  if (stored === undefined) return load(codec)
  return shrinks === false ? stored : believable(codec, await load(codec), stored)
}

/** A page that packs to next to nothing goes out as it is: our own reader would take it for a bomb. */
function believable(codec: Codec, compress: Compress, stored: Compress): Compress {
  return async (page) => {
    const packed = await compress(page)
    return mostDecoded(codec, lengthOf(packed)) < lengthOf(page) ? stored(page) : packed
  }
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0)
}

async function load(codec: Codec): Promise<Compress> {
  switch (codec) {
    case 'UNCOMPRESSED':
      return (page) => page
    case 'SNAPPY':
      return packSnappy
    case 'LZ4_RAW':
      return compressWhole(compressLz4)
    case 'GZIP':
      return compressWhole(compressGzip)
    case 'ZSTD': {
      const zstd = await loadZstd()
      return compressWhole((page) => zstd.compress(page, ZSTD_LEVEL))
    }
    case 'BROTLI': {
      const brotli = await loadBrotli()
      return compressWhole((page) => brotli.compress(page, { quality: BROTLI_QUALITY }))
    }
    case 'LZ4':
    case 'LZO':
      throw new CurationError('unsupported', `Pages cannot be compressed as ${codec}.`, {
        next: 'Choose another codec for the export.',
      })
  }
}

/** The codec to write where a source's own has no compressor: legacy LZ4 becomes its successor, LZO becomes snappy. */
export function writableCodec(codec: Codec): Codec {
  if (codec === 'LZ4') return 'LZ4_RAW'
  return codec === 'LZO' ? 'SNAPPY' : codec
}

/** For compressors that want the page in one piece. */
function compressWhole(compress: (page: Uint8Array) => Uint8Array | Promise<Uint8Array>): Compress {
  const room = new ByteBuilder(1024)
  return async (page) => {
    room.clear()
    for (const part of page) room.append(part)
    return [await compress(room.view())]
  }
}

async function compressGzip(page: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([page as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

let zstd: Promise<typeof Zstd> | undefined

/** The zstd module, initialised once a thread; a failed start is tried again. */
export function loadZstd(): Promise<typeof Zstd> {
  zstd ??= startZstd().catch((error: unknown) => {
    zstd = undefined
    throw error
  })
  return zstd
}

async function startZstd(): Promise<typeof Zstd> {
  const module = await import('@bokuweb/zstd-wasm')
  await module.init()
  return module
}
