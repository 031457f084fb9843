/** The pages of a chunk in order, each one's body taken whole, streamed, or passed over unread. */
import type { ByteArena } from '../bytes/byte-arena'
import { ByteQueue } from '../bytes/byte-queue'
import type { PageHeader } from './page-header'
import { openRange, readPageHeader } from './pages'
import type { ByteSource, ColumnChunk } from '../types'

/** A page to be passed over is skipped in the stream up to this size; beyond, reading begins anew behind it. */
export const SKIP_BYTES = 4 << 20

export class PageCursor {
  /** File offset of the current page's header. */
  offset: number
  private next: number
  private queue: ByteQueue
  /** Bytes of the current body that nobody took. */
  private left = 0

  constructor(
    readonly source: ByteSource,
    readonly chunk: ColumnChunk,
    readonly signal: AbortSignal | undefined,
  ) {
    this.offset = chunk.start
    this.next = chunk.start
    this.queue = this.open(chunk.start)
  }

  /** The next page's header; the body is at hand until the next call. */
  async enter(): Promise<PageHeader | undefined> {
    if (this.left > 0) await this.queue.skip(this.left)
    if (this.next >= this.chunk.end) return undefined
    this.signal?.throwIfAborted()
    this.offset = this.next
    const header = await readPageHeader(this.queue, this.chunk, this.chunk.end - this.offset)
    await this.queue.skip(header.headerLength)
    this.next = this.offset + header.headerLength + header.compressedSize
    this.left = header.compressedSize
    return header
  }

  /** Where they come in pieces, put together in `memory`. */
  take(length: number, memory?: ByteArena): Promise<Uint8Array> {
    this.left -= length
    return this.queue.take(length, memory)
  }

  /** The next `length` bytes of the body as they come. */
  async *stream(length: number): AsyncGenerator<Uint8Array> {
    for (let left = length; left > 0;) {
      const piece = await this.queue.takeSome(left)
      if (piece === undefined) return
      left -= piece.length
      this.left -= piece.length
      yield piece
    }
  }

  async pass(header: PageHeader): Promise<void> {
    if (header.compressedSize > SKIP_BYTES) await this.moveOn()
  }

  /** Leaves the current page wherever its reading stands. */
  async moveOn(): Promise<void> {
    await this.queue.close()
    this.left = 0
    this.queue = this.open(this.next)
  }

  /** To the page whose header stands there. */
  async jumpTo(offset: number): Promise<void> {
    this.next = offset
    await this.moveOn()
  }

  close(): Promise<void> {
    return this.queue.close()
  }

  private open(from: number): ByteQueue {
    return new ByteQueue(openRange(this.source, from, this.chunk.end, this.signal))
  }
}
