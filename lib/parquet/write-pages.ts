/** A page is a header and a compressed body; data pages are v1, which every reader knows. */
import { ByteBuilder } from './byte-builder'
import type { Compress } from './compress'
import { ThriftWriter } from './thrift-writer'
import { bitWidth, writeHybrid, writeLevels } from './write-levels'
import type { Leaf } from './types'

/** Encodings by their number in the format. */
export const ENCODING = { PLAIN: 0, PLAIN_DICTIONARY: 2, RLE: 3, RLE_DICTIONARY: 8 } as const

const PAGE_TYPE = { DATA: 0, DICTIONARY: 2 } as const

export interface EncodedPage {
  /** Header and body, in order. */
  readonly header: Uint8Array
  readonly body: Uint8Array
  /** Header and body before compression, as a chunk's sizes count it. */
  readonly uncompressedSize: number
}

export interface DataPageContent {
  readonly leaf: Leaf
  readonly entries: number
  readonly definition: Uint8Array | undefined
  readonly repetition: Uint8Array | undefined
  readonly encoding: typeof ENCODING.PLAIN | typeof ENCODING.RLE_DICTIONARY
  /** Encoded values: PLAIN bytes or dictionary indices. */
  readonly values: Uint8Array
}

/** `page` is room to work in. The result is valid until it or the compressor is used again. */
export async function encodeDataPage(
  content: DataPageContent,
  compress: Compress,
  page: ByteBuilder,
): Promise<EncodedPage> {
  const { leaf, definition, repetition, values, entries } = content
  page.clear()
  if (repetition !== undefined) writeLevels(page, repetition, entries, leaf.maxRepetition)
  if (definition !== undefined) writeLevels(page, definition, entries, leaf.maxDefinition)
  page.append(values)
  return encodePage(page.view(), compress, PAGE_TYPE.DATA, (thrift) => {
    thrift.struct(5, () => {
      thrift.i32(1, entries)
      thrift.i32(2, content.encoding)
      thrift.i32(3, ENCODING.RLE)
      thrift.i32(4, ENCODING.RLE)
    })
  })
}

export async function encodeDictionaryPage(plain: Uint8Array, count: number, compress: Compress): Promise<EncodedPage> {
  return encodePage(plain, compress, PAGE_TYPE.DICTIONARY, (thrift) => {
    thrift.struct(7, () => {
      thrift.i32(1, count)
      thrift.i32(2, ENCODING.PLAIN)
    })
  })
}

/** Dictionary indices as a data page holds them: bit width in a byte, then runs. */
export function encodeIndices(indices: Uint32Array, dictionarySize: number): Uint8Array {
  const width = Math.max(1, bitWidth(dictionarySize - 1))
  const out = new ByteBuilder(indices.length + 16)
  out.byte(width)
  writeHybrid(out, indices, 0, indices.length, width)
  return out.view()
}

async function encodePage(
  page: Uint8Array,
  compress: Compress,
  type: number,
  specific: (thrift: ThriftWriter) => void,
): Promise<EncodedPage> {
  const body = await compress(page)
  const thrift = new ThriftWriter()
  thrift.i32(1, type)
  thrift.i32(2, page.length)
  thrift.i32(3, body.length)
  specific(thrift)
  const header = thrift.finish()
  return { header, body, uncompressedSize: header.length + page.length }
}
