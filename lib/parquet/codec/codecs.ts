/** Pages are decompressed into exactly the length their header promised, which was bounded before. */

import { Gunzip, gunzipSync } from 'fflate'
import { decompressBrotli } from 'hyparquet-compressors/src/brotli.js'
import { corrupt, unsupported } from '../corrupt'
import { decompressLz4, decompressLz4Raw } from './lz4'
import { unpackSnappy } from './snappy-whole'
import { decompressZstd } from './zstd'
import type { Codec } from '../types'

/** Gives memory for the output; what is in it is overwritten. */
type TakeMemory = (length: number) => Uint8Array<ArrayBuffer>

type Decompress = (input: Uint8Array, outputLength: number, take: TakeMemory) => Uint8Array

const DECOMPRESS: { readonly [C in Codec]?: Decompress } = {
  UNCOMPRESSED: (input) => input,
  SNAPPY: unpackSnappy,
  GZIP: gunzip,
  BROTLI: decompressBrotli,
  ZSTD: (input, length, take) => decompressZstd(input, take(length)),
  LZ4: decompressLz4,
  LZ4_RAW: (input, length, take) => decompressLz4Raw(input, length, take(length)),
}

/** RFC 1952 allows several members one after the other, of which `gunzipSync` unpacks the first. */
function gunzip(input: Uint8Array, length: number, take: TakeMemory): Uint8Array {
  const output = take(length)
  if (gunzipSync(input, { out: output }).length === length) return output
  let at = 0
  const members = new Gunzip((piece) => {
    output.set(piece, at)
    at += piece.length
  })
  members.push(input, true)
  return output.subarray(0, at)
}

/** Most a codec makes of one byte: a page that claims more is damaged, and no memory is taken for it. */
const MAX_RATIO: { readonly [C in Codec]: number } = {
  UNCOMPRESSED: 1,
  SNAPPY: 64,
  GZIP: 1032,
  LZO: 256,
  BROTLI: 1 << 20,
  LZ4: 256,
  ZSTD: 1 << 17,
  LZ4_RAW: 256,
}

/** Pages are INT32-sized in the format; nothing above is worth trying in a tab. */
const MAX_PAGE_BYTES = 2 ** 31 - 1
/** Beyond this size a page that unpacks to more than MAX_LARGE_RATIO times its bytes is a bomb, not data. */
const FREE_BYTES = 64 << 20
const MAX_LARGE_RATIO = 1024
/** A page of 1 MiB of zeros is some eighty bytes of zstd, header and all. */
const MAX_TOGETHER_RATIO = 1 << 15

/** The most that pages of so many encoded bytes may unpack to together, none of them a bomb by itself. */
export function maxDecodedBytes(encoded: number): number {
  return FREE_BYTES + encoded * MAX_TOGETHER_RATIO
}

/** What so many encoded bytes of one page are believed to unpack to. */
export function mostDecoded(codec: Codec, encoded: number): number {
  return Math.min(1024 + encoded * MAX_RATIO[codec], FREE_BYTES + encoded * MAX_LARGE_RATIO, MAX_PAGE_BYTES)
}

/** Refuses a decoded size that this many encoded bytes cannot have. */
export function checkDecodedSize(codec: Codec, encoded: number, decoded: number): void {
  if (decoded <= mostDecoded(codec, encoded)) return
  throw corrupt(`The file is damaged: a page claims to unpack ${encoded} bytes (${codec}) to ${decoded}.`)
}

/** Throws CurationError 'corrupt' or 'unsupported'. UNCOMPRESSED gives the input itself, others may use the memory given. */
export function decompress(
  codec: Codec,
  input: Uint8Array,
  outputLength: number,
  memory?: { take: TakeMemory },
): Uint8Array {
  const decode = DECOMPRESS[codec]
  if (!decode) throw unsupported(`The file is compressed with ${codec}, which this app cannot read.`)
  checkDecodedSize(codec, input.length, outputLength)
  if (outputLength === 0) return new Uint8Array(0)
  let output: Uint8Array
  try {
    output = decode(input, outputLength, (length) => memory?.take(length) ?? new Uint8Array(length))
  } catch {
    throw corrupt(`The file is damaged: a page cannot be unpacked (${codec}).`)
  }
  if (output.length !== outputLength) {
    throw corrupt(
      `The file is damaged: a page unpacks to ${output.length} bytes instead of ${outputLength} (${codec}).`,
    )
  }
  return output
}
