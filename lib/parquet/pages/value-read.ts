/** Reads one located value: only its own extent and the snappy blocks it begins and ends in. */

import type { ValuesPage } from './binary-page'
import type { ByteCache } from '../bytes/byte-cache'
import { corrupt } from '../corrupt'
import { decodeTags } from '../codec/snappy'
import type { ByteSource, Codec } from '../types'
import { isUnpackedWhole } from '../codec/unpack-stream'
import { decodeWhole, locateInMemory, locateValues, openDecoded, takeAll } from './value-walk'

/** Pages of codecs without a way in are kept decoded up to this size; larger ones are streamed through. */
const MAX_WHOLE_BYTES = 32 << 20
/** Those of the older LZ4 are decoded whole in any case, so that more is worth keeping. */
const MAX_INDIVISIBLE_BYTES = 128 << 20
const NO_STREAM: Codec = 'LZ4'

/** Smaller pages are read whole by the first value wanted: others of the same page mostly follow. */
const SMALL_PAGE_BYTES = 2 << 20

/** A value's bytes, its place found out where it is not known yet. */
export async function readValue(
  source: ByteSource,
  cache: ByteCache,
  page: ValuesPage,
  value: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  if (page.known <= value) {
    const isSmall = page.length <= SMALL_PAGE_BYTES && page.decodedLength <= MAX_WHOLE_BYTES
    if (isSmall || isUnpackedWhole(page)) {
      const whole = await readWhole(source, cache, page, signal)
      await locateInMemory(page, whole)
      return whole.slice(page.starts[value], page.ends[value])
    }
    // Where the places are known from the page's head and nothing is packed there is no need to pass over what lies before.
    const isLocated = page.lengthsFirst && page.codec === 'UNCOMPRESSED'
    const bytes = isLocated ? undefined : await locateValues(source, page, value + 1, signal)
    if (bytes !== undefined) return bytes
  }
  return readDecoded(source, cache, page, page.starts[value] ?? 0, page.ends[value] ?? 0, signal)
}

/** Decoded bytes [start, end) of a page. */
export async function readDecoded(
  source: ByteSource,
  cache: ByteCache,
  page: ValuesPage,
  start: number,
  end: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  if (start === end) return new Uint8Array(0)
  const held = cache.get(keyOf(page))
  if (held) return held.slice(start, end)
  if (page.codec === 'UNCOMPRESSED') return source.read(page.offset + start, page.offset + end, signal)
  if (page.codec === 'SNAPPY' && !page.isIndivisible && page.restarts.length > 0) {
    return readBlocks(source, page, start, end, signal)
  }
  const most = page.codec === NO_STREAM ? MAX_INDIVISIBLE_BYTES : MAX_WHOLE_BYTES
  if (page.isIndivisible || page.decodedLength <= most) {
    return (await readWhole(source, cache, page, signal)).slice(start, end)
  }
  return streamTo(source, page, start, end, signal)
}

async function readBlocks(source: ByteSource, page: ValuesPage, start: number, end: number, signal?: AbortSignal) {
  const { restart, to } = page.restarts.plan(start, end, page.length)
  for (const stop of [to, page.length]) {
    const input = await source.read(page.offset + restart.input, page.offset + stop, signal)
    const output = new Uint8Array(end - restart.out)
    const literal = Math.min(restart.literal, output.length, input.length)
    output.set(input.subarray(0, literal))
    const { written } = decodeTags(input, literal, output, literal, output.length, true)
    if (written === output.length) return output.subarray(start - restart.out)
  }
  throw corrupt('The file is damaged: a snappy page ends too early.')
}

async function readWhole(source: ByteSource, cache: ByteCache, page: ValuesPage, signal?: AbortSignal) {
  const held = cache.get(keyOf(page))
  if (held) return held
  const decoded = await decodeWhole(source, page, signal)
  cache.set(keyOf(page), decoded)
  return decoded
}

function keyOf(page: ValuesPage): string {
  return `page ${page.offset}`
}

async function streamTo(source: ByteSource, page: ValuesPage, start: number, end: number, signal?: AbortSignal) {
  const { decoded, position } = openDecoded(source, page, start, signal)
  try {
    await decoded.skip(start - position)
    return await takeAll(decoded, end - start)
  } finally {
    await decoded.close()
  }
}
