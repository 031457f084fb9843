/** A page is a header and a compressed body; data pages are v1, which every reader knows. */
import type { ByteBuilder } from '../bytes/byte-builder'
import type { Compress } from '../codec/compress'
import type { Levels } from '../pages/level-runs'
import { ThriftWriter } from '../footer/thrift-writer'
import { bitWidth, writeHybrid, writeLevels } from './write-levels'
import type { Leaf } from '../types'

/** Encodings by their number in the format. */
export const ENCODING = { PLAIN: 0, RLE: 3, RLE_DICTIONARY: 8 } as const

const PAGE_TYPE = { DATA: 0, DICTIONARY: 2 } as const

export interface EncodedPage {
  /** Header and body, in order. */
  readonly parts: readonly Uint8Array[]
  readonly compressedSize: number
  /** The same before compression, as a chunk's sizes count it. */
  readonly uncompressedSize: number
  /** Of the body alone, before compression. */
  readonly unpackedSize: number
}

export interface DataPageContent {
  readonly leaf: Leaf
  readonly entries: number
  readonly definition: Levels | undefined
  readonly repetition: Levels | undefined
  readonly encoding: typeof ENCODING.PLAIN | typeof ENCODING.RLE_DICTIONARY
  /** Encoded values: PLAIN bytes or dictionary indices. */
  readonly values: Uint8Array
}

/** `room` is to work in. The result is valid until it, the compressor or what was given is used again. */
export async function encodeDataPage(
  content: DataPageContent,
  compress: Compress,
  room: ByteBuilder,
): Promise<EncodedPage> {
  const { leaf, definition, repetition, values, entries } = content
  room.clear()
  if (repetition !== undefined) writeLevels(room, repetition, 0, entries, leaf.maxRepetition)
  if (definition !== undefined) writeLevels(room, definition, 0, entries, leaf.maxDefinition)
  return encodePage([room.view(), values], compress, PAGE_TYPE.DATA, (thrift) => {
    thrift.struct(5, () => {
      thrift.i32(1, entries)
      thrift.i32(2, content.encoding)
      thrift.i32(3, ENCODING.RLE)
      thrift.i32(4, ENCODING.RLE)
    })
  })
}

export async function encodeDictionaryPage(plain: Uint8Array, count: number, compress: Compress): Promise<EncodedPage> {
  return encodePage([plain], compress, PAGE_TYPE.DICTIONARY, (thrift) => {
    thrift.struct(7, () => {
      thrift.i32(1, count)
      thrift.i32(2, ENCODING.PLAIN)
    })
  })
}

/** Dictionary indices as a data page holds them: bit width in a byte, then runs. Valid until `room` is used again. */
export function encodeIndices(
  indices: Uint8Array | Uint32Array,
  dictionarySize: number,
  room: ByteBuilder,
): Uint8Array {
  // A page of nulls may have a dictionary of nothing.
  const width = bitWidth(Math.max(1, dictionarySize - 1))
  room.clear()
  room.byte(width)
  writeHybrid(room, indices, width)
  return room.view()
}

async function encodePage(
  page: readonly Uint8Array[],
  compress: Compress,
  type: number,
  specific: (thrift: ThriftWriter) => void,
): Promise<EncodedPage> {
  const body = await compress(page)
  const [unpackedSize, bodySize] = [lengthOf(page), lengthOf(body)]
  const thrift = new ThriftWriter()
  thrift.i32(1, type)
  thrift.i32(2, unpackedSize)
  thrift.i32(3, bodySize)
  specific(thrift)
  const header = thrift.finish()
  return {
    parts: [header, ...body],
    compressedSize: header.length + bodySize,
    uncompressedSize: header.length + unpackedSize,
    unpackedSize,
  }
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0)
}
