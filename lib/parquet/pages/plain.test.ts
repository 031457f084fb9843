/** Where the values of a page lie once they are decoded. */
import { expect, test } from 'vitest'
import { decodeDataPage } from './decode-page'
import type { BinaryValues, Codec, ColumnChunk, Leaf } from '../types'

const TEXTS = ['alpha', '', 'b', 'βήτα']

/** PLAIN byte arrays: four bytes of length, then the bytes. */
function plain(texts: readonly string[]): Uint8Array {
  const parts = texts.map((text) => {
    const bytes = Buffer.from(text)
    const length = Buffer.alloc(4)
    length.writeUInt32LE(bytes.length)
    return Buffer.concat([length, bytes])
  })
  return Uint8Array.from(Buffer.concat(parts))
}

/** Snappy by hand: the length, and one literal of all of it. */
function snappy(bytes: Uint8Array): Uint8Array {
  return Uint8Array.of(bytes.length, (bytes.length - 1) << 2, ...bytes)
}

function decode(codec: Codec, body: Uint8Array, uncompressedSize: number): BinaryValues {
  const header = { kind: 'data-v2', encoding: 'PLAIN', numValues: TEXTS.length, uncompressedSize, isCompressed: true }
  const page = { header: { ...header, repetitionLength: 0, definitionLength: 0 }, offset: 0, body }
  const leaf = { physicalType: 'BYTE_ARRAY', maxRepetition: 0, maxDefinition: 0, path: ['a'] }
  const chunk = { codec } as unknown as ColumnChunk
  return decodeDataPage(page as never, leaf as unknown as Leaf, chunk, () => undefined).values as BinaryValues
}

const textsOf = ({ data, offsets }: BinaryValues) =>
  TEXTS.map((_, k) => Buffer.from(data.subarray(offsets[k], offsets[k + 1])).toString())

test('values of an unpacked page are closed up where they are: the page is in memory once', () => {
  const bytes = plain(TEXTS)
  const values = decode('SNAPPY', snappy(bytes), bytes.length)
  expect(textsOf(values)).toEqual(TEXTS)
  expect(values.data.buffer.byteLength).toBe(bytes.length)
})

test('bytes of the file stay as they are: others may hold them', () => {
  const bytes = plain(TEXTS)
  const before = bytes.slice()
  expect(textsOf(decode('UNCOMPRESSED', bytes, bytes.length))).toEqual(TEXTS)
  expect(textsOf(decode('UNCOMPRESSED', bytes, bytes.length))).toEqual(TEXTS)
  expect(bytes).toEqual(before)
})
