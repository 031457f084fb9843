/** The codecs' streams on their own: they unpack pages of more than 32 MiB, which no fixture has. */
import { CurationError } from '@/lib/errors'
import { loadCompressor } from '@/lib/parquet/codec/compress'
import { Restarts } from '@/lib/parquet/codec/restarts'
import { unpackStream } from '@/lib/parquet/codec/unpack-stream'
import { mutateAnywhere, randomFrom, type Random } from './fuzz-mutate'
import type { ByteStreamGenerator, Codec } from '@/lib/parquet/types'

const CODECS: readonly Codec[] = ['SNAPPY', 'GZIP', 'BROTLI', 'ZSTD', 'LZ4_RAW']
/** What a page claims to unpack to, so that it is streamed; snappy says it itself, and always is. */
const CLAIMED_BYTES = 64 << 20
/** Two windows of LZ4 and gzip: copies reach back into what was given out. */
const PLAIN_BYTES = 150_000

export interface PackedSeed {
  readonly codec: Codec
  readonly plain: Uint8Array
  readonly packed: Uint8Array
}

export async function packSeeds(): Promise<readonly PackedSeed[]> {
  const plain = mixedBytes(randomFrom(1, 1))
  return Promise.all(
    CODECS.map(async (codec) => {
      const compress = await loadCompressor(codec)
      return { codec, plain, packed: new Uint8Array(Buffer.concat(await compress([plain]))) }
    }),
  )
}

/** Stretches like a picture's, like text's, and repeats of what came before. */
function mixedBytes(random: Random): Uint8Array {
  const bytes = new Uint8Array(PLAIN_BYTES)
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(bytes.length, at + 1 + random(4_000))
    const kind = random(3)
    if (kind === 0 && at > 0) bytes.copyWithin(at, random(at), end)
    else for (let i = at; i < end; i++) bytes[i] = kind === 1 ? random(256) : 97 + random(6)
    at = end
  }
  return bytes
}

/** True = refused, as every page is that ends before what it claims. Throws what a stream must never throw. */
export async function runStream(seeds: readonly PackedSeed[], random: Random): Promise<boolean> {
  const { codec, plain, packed } = seeds[random(seeds.length)] as PackedSeed
  const isDamaged = random(8) > 0
  const bytes = isDamaged ? mutateAnywhere(packed, random) : packed
  const decodedLength = codec === 'SNAPPY' ? plain.length : CLAIMED_BYTES
  const page = { codec, length: bytes.length, decodedLength }
  let at = 0
  try {
    for await (const piece of unpackStream(page, inPieces(bytes, random), new Restarts())) {
      if (!isDamaged && Buffer.compare(piece, plain.subarray(at, at + piece.length)) !== 0)
        throw new Error(`${codec}: other bytes than were packed, at ${at}`)
      at += piece.length
    }
  } catch (error) {
    if (!(error instanceof CurationError)) throw error
    if (!isDamaged && at !== plain.length) throw new Error(`${codec}: ${at} bytes came of ${plain.length}`)
    return true
  }
  if (at !== decodedLength) throw new Error(`${codec}: a page of ${at} bytes was taken for one of ${decodedLength}`)
  return false
}

async function* inPieces(bytes: Uint8Array, random: Random): ByteStreamGenerator {
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(bytes.length, at + 1 + random(random(8) === 0 ? 8 : 40_000))
    yield bytes.slice(at, end)
    at = end
  }
}
