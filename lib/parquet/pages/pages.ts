/** The pages of a column chunk in order, one in memory at a time however large the chunk is. */

import type { ByteArena } from '../bytes/byte-arena'
import { ByteQueue } from '../bytes/byte-queue'
import { maxDecodedBytes } from '../codec/codecs'
import { corrupt, locate } from '../corrupt'
import { parsePageHeader, type PageHeader } from './page-header'
import { ThriftEnd } from '../footer/thrift'
import type { ByteSource, ColumnChunk } from '../types'

export interface Page {
  readonly header: PageHeader
  /** File offset of the header. */
  readonly offset: number
  /** The page's bytes as in the file, still compressed. */
  readonly body: Uint8Array
}

const HEADER_GUESS_BYTES = 1 << 10
/** Headers carry statistics, whose values a writer may leave at full length. */
const MAX_HEADER_BYTES = 64 << 20

/**
 * Pages in the file extent [from, to), by default the whole chunk. With `memory`, which nothing else takes from, a page is
 * valid until the next one only, and no piece of the file is kept from being read into again.
 * Throws CurationError 'corrupt' (with the page's place) or what the source throws.
 */
export async function* readPages(
  source: ByteSource,
  chunk: ColumnChunk,
  signal?: AbortSignal,
  from = chunk.start,
  to = chunk.end,
  memory?: ByteArena,
): AsyncGenerator<Page> {
  const queue = new ByteQueue(source.stream(from, to, signal))
  let offset = from
  let decoded = 0
  try {
    while (offset < to) {
      signal?.throwIfAborted()
      const header = await readPageHeader(queue, chunk, to - offset)
      decoded += header.uncompressedSize
      if (decoded > maxDecodedBytes(offset + header.compressedSize - from)) {
        throw corrupt('The file is damaged: its pages unpack to far more than they can hold.')
      }
      await queue.skip(header.headerLength)
      // An index page, or of a kind still to come: passed over, whatever its size.
      if (header.kind === 'other') await queue.skip(header.compressedSize)
      else yield { header, offset, body: await takeBody(queue, header.compressedSize, memory) }
      offset += header.headerLength + header.compressedSize
    }
  } catch (error) {
    throw locate(error, source.name, `page at byte ${offset}`)
  } finally {
    await queue.close()
  }
}

async function takeBody(queue: ByteQueue, length: number, memory: ByteArena | undefined): Promise<Uint8Array> {
  memory?.clear()
  return memory === undefined ? queue.take(length) : queue.fill(memory.take(length))
}

/** The header at the head of the queue, which stays there. `left` = bytes of the chunk from there on. */
export async function readPageHeader(queue: ByteQueue, chunk: ColumnChunk, left: number): Promise<PageHeader> {
  for (let guess = HEADER_GUESS_BYTES; ; guess *= 8) {
    const bytes = await queue.peek(Math.min(guess, left))
    try {
      return parsePageHeader(bytes, 0, chunk, left)
    } catch (error) {
      if (!(error instanceof ThriftEnd)) throw error
      if (guess >= left || guess >= MAX_HEADER_BYTES) throw corrupt('The file is damaged: a page header is cut off.')
    }
  }
}
