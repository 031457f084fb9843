/** How the first value of a column of bytes begins: told from a little of the file, whatever its pages and row groups are like. */
import { isAbort } from '@/lib/errors'
import { ByteQueue, queueOf } from '../bytes/byte-queue'
import { Restarts } from '../codec/restarts'
import { unpackStream } from '../codec/unpack-stream'
import { readDeltas } from '../pages/delta'
import { openLargePage } from '../pages/large-page'
import type { DataPageHeader } from '../pages/page-header'
import { readPageHeader } from '../pages/pages'
import type { ParquetFile } from './leaf-reader'
import type { ColumnChunk, Leaf } from '../types'

/** Of the chunk; a block of zstd may have 128 KiB. */
export const LOOK_BYTES = 160 << 10
/** Of the value. */
const VALUE_BYTES = 64
/** Lengths of delta-encoded values stand before all of them. */
const MAX_LENGTHS_BYTES = 64 << 10

/**
 * At most 64 bytes of the first value that is not empty, in the first row group that has rows. Null where there is none,
 * or the beginning of the chunk doesn't tell. Throws what the source throws, or AbortError.
 */
export async function readFirstValue(file: ParquetFile, leaf: Leaf, signal?: AbortSignal): Promise<Uint8Array | null> {
  const chunk = file.footer.rowGroups.find(({ numRows }) => numRows > 0)?.columns[leaf.leafIndex]
  if (chunk === undefined || leaf.physicalType !== 'BYTE_ARRAY') return null
  const head = await file.source.read(chunk.start, Math.min(chunk.end, chunk.start + LOOK_BYTES), signal)
  try {
    return await findValue(queueOf(head), chunk, leaf)
  } catch (error) {
    if (isAbort(error)) throw error
    // Cut off before it tells, or damaged: reading the rows says so where it matters.
    return null
  }
}

async function findValue(head: ByteQueue, chunk: ColumnChunk, leaf: Leaf): Promise<Uint8Array | null> {
  for (let offset = chunk.start; offset < chunk.end;) {
    const header = await readPageHeader(head, chunk, chunk.end - offset)
    await head.skip(header.headerLength)
    const { compressedSize, uncompressedSize } = header
    const end = head.taken + compressedSize
    let value: Uint8Array | null = null
    if (header.kind === 'dictionary') {
      const page = { codec: chunk.codec, length: compressedSize, decodedLength: uncompressedSize, isCut: true }
      value = await plainValue(
        new ByteQueue(unpackStream(page, head.pieces(compressedSize), new Restarts())),
        header.numValues,
      )
    } else if (header.kind !== 'other') value = await dataValue(head, header, chunk, leaf)
    if (value !== null) return value
    await head.skip(end - head.taken)
    offset += header.headerLength + compressedSize
  }
  return null
}

async function dataValue(
  head: ByteQueue,
  header: DataPageHeader,
  { codec }: ColumnChunk,
  leaf: Leaf,
): Promise<Uint8Array | null> {
  const { levels, decoded } = await openLargePage(head, codec, header, leaf, undefined, true)
  if (header.encoding === 'PLAIN') return plainValue(decoded, levels.numDefined)
  const lengths = { DELTA_LENGTH_BYTE_ARRAY: 1, DELTA_BYTE_ARRAY: 2 }[header.encoding]
  return lengths === undefined || levels.numDefined === 0 ? null : deltaValue(decoded, levels.numDefined, lengths)
}

async function plainValue(decoded: ByteQueue, count: number): Promise<Uint8Array | null> {
  for (let i = 0; i < count; i++) {
    const bytes = await decoded.peek(4)
    if (bytes.length < 4) return null
    const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true)
    await decoded.skip(4)
    if (length > 0) return (await decoded.peek(Math.min(length, VALUE_BYTES))).slice(0, Math.min(length, VALUE_BYTES))
  }
  return null
}

/** Behind `lists` lists of numbers, the last of which says how long each value is: the first has no prefix. */
async function deltaValue(decoded: ByteQueue, count: number, lists: number): Promise<Uint8Array | null> {
  for (let guess = 1 << 10; guess <= MAX_LENGTHS_BYTES; guess *= 2) {
    const bytes = await decoded.peek(guess)
    try {
      let read = readDeltas(bytes, 0, count)
      for (let list = 1; list < lists; list++) read = readDeltas(bytes, read.position, count)
      const length = Number(read.values.find((each) => each > 0n) ?? 0n)
      return length === 0 ? null : bytes.slice(read.position, read.position + Math.min(length, VALUE_BYTES))
    } catch {
      // The lengths go on beyond these bytes.
    }
  }
  return null
}
