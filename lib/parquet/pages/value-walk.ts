/** Walks the values of a page, noting where each lies; resumes where an earlier walk ended. */

import type { ValuesPage } from './binary-page'
import { ByteQueue, queueOf } from '../bytes/byte-queue'
import { readLazily } from '../bytes/read-lazily'
import { decompress } from '../codec/codecs'
import { corrupt } from '../corrupt'
import { SnappyFarCopy } from '../codec/snappy-stream'
import type { ByteSource } from '../types'
import { unpackStream } from '../codec/unpack-stream'

/** Most pictures fit. */
const FIRST_READ_BYTES = 256 << 10

/**
 * The next value: `pass` is given its length, and goes over its bytes. Known it is after that, so that a walk that is cut off
 * leaves none whose bytes were not seen. `decoded` stands where the value before ends.
 */
export async function walkValue<T>(
  page: ValuesPage,
  decoded: ByteQueue,
  pass: (length: number) => Promise<T>,
): Promise<T> {
  const passed = await pass(await enterValue(page, decoded))
  page.known++
  return passed
}

export function skipValue(page: ValuesPage, decoded: ByteQueue): Promise<void> {
  return walkValue(page, decoded, (length) => decoded.skip(length))
}

/** Gives the next value's length and says its place; `decoded` then stands at its bytes. */
async function enterValue(page: ValuesPage, decoded: ByteQueue): Promise<number> {
  if (page.lengthsFirst) return (page.ends[page.known] as number) - (page.starts[page.known] as number)
  const at = page.known === 0 ? page.valuesStart : (page.ends[page.known - 1] as number)
  const prefix = await decoded.peek(4)
  if (prefix.length < 4) throw corrupt('The file is damaged: a page holds fewer values than it says.')
  const length =
    ((prefix[0] as number) | ((prefix[1] as number) << 8) | ((prefix[2] as number) << 16)) +
    (prefix[3] as number) * 2 ** 24
  if (at + 4 + length > page.decodedLength) throw corrupt('The file is damaged: a value reaches beyond its page.')
  await decoded.skip(4)
  page.starts[page.known] = at + 4
  page.ends[page.known] = at + 4 + length
  return length
}

/**
 * Makes the places of the first `count` values known, streaming from where the last walk of the page ended; gives the
 * bytes of the last of them where it came by.
 */
export async function locateValues(
  source: ByteSource,
  page: ValuesPage,
  count: number,
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> {
  if (page.known >= count) return undefined
  try {
    return await walkOn(source, page, count, signal)
  } catch (error) {
    if (!(error instanceof SnappyFarCopy)) throw error
    page.isIndivisible = true
    await locateInMemory(page, await decodeWhole(source, page, signal))
    return undefined
  }
}

/** The whole page decoded, whatever its copies refer to. */
export async function decodeWhole(source: ByteSource, page: ValuesPage, signal?: AbortSignal): Promise<Uint8Array> {
  const packed = await source.read(page.offset, page.offset + page.length, signal)
  return decompress(page.codec, packed, page.decodedLength)
}

/** Locates all values that are not yet known in a page's decoded bytes. */
export async function locateInMemory(page: ValuesPage, bytes: Uint8Array): Promise<void> {
  const decoded = queueOf(bytes)
  await decoded.skip(page.known === 0 ? page.valuesStart : (page.ends[page.known - 1] as number))
  while (page.known < page.numValues) await skipValue(page, decoded)
}

async function walkOn(source: ByteSource, page: ValuesPage, count: number, signal?: AbortSignal): Promise<Uint8Array> {
  const next = page.known === 0 ? page.valuesStart : (page.ends[page.known - 1] as number)
  const { decoded, position } = openDecoded(source, page, next, signal)
  try {
    await decoded.skip(next - position)
    while (page.known < count - 1) {
      signal?.throwIfAborted()
      await skipValue(page, decoded)
    }
    return await walkValue(page, decoded, (length) => takeAll(decoded, length))
  } finally {
    await decoded.close()
  }
}

/** Bytes of one's own, not a view that keeps a stream's megabytes. Throws where the page ends before. */
export async function takeAll(decoded: ByteQueue, length: number): Promise<Uint8Array> {
  const bytes = await decoded.take(length)
  if (bytes.length < length) throw corrupt('The file is damaged: a page ends too early.')
  return bytes.slice()
}

/** Decoded bytes of a page from `position` ≤ `wanted` on, as near as the codec lets it begin. */
export function openDecoded(
  source: ByteSource,
  page: ValuesPage,
  wanted: number,
  signal?: AbortSignal,
): { decoded: ByteQueue; position: number } {
  const end = page.offset + page.length
  if (page.codec === 'UNCOMPRESSED') {
    const bytes = readLazily(source, page.offset + wanted, end, FIRST_READ_BYTES, signal)
    return { decoded: new ByteQueue(bytes), position: wanted }
  }
  const resumes = page.codec === 'SNAPPY' && page.restarts.length > 1
  const restart = resumes ? page.restarts.at(page.restarts.find(wanted)) : undefined
  const pieces = readLazily(source, page.offset + (restart?.input ?? 0), end, FIRST_READ_BYTES, signal)
  return { decoded: new ByteQueue(unpackStream(page, pieces, page.restarts, restart)), position: restart?.out ?? 0 }
}
