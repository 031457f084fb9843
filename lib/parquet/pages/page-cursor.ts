/** The pages of a chunk in order, each one's body taken whole, streamed, or passed over unread. */
import type { ByteArena } from '../bytes/byte-arena'
import { ByteQueue } from '../bytes/byte-queue'
import type { PageHeader } from './page-header'
import { readPageHeader } from './pages'
import type { ByteSource, ByteStreamGenerator, ColumnChunk } from '../types'

/** A page to be passed over is skipped in the stream up to this size; beyond, reading begins anew behind it. */
export const SKIP_BYTES = 4 << 20

export class PageCursor {
  /** File offset of the current page's header. */
  offset: number
  private next: number
  private queue: ByteQueue
  /** File offset that the queue began at. */
  private opened = 0

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
    await this.queue.skip(this.next - this.opened - this.queue.taken)
    if (this.next >= this.chunk.end) return undefined
    this.signal?.throwIfAborted()
    this.offset = this.next
    const header = await readPageHeader(this.queue, this.chunk, this.chunk.end - this.offset)
    await this.queue.skip(header.headerLength)
    this.next = this.offset + header.headerLength + header.compressedSize
    return header
  }

  /** At least the next `length` bytes of the body, which stay there. */
  peek(length: number): Promise<Uint8Array> {
    return this.queue.peek(length)
  }

  /** Where they come in pieces, put together in `memory`. */
  take(length: number, memory?: ByteArena): Promise<Uint8Array> {
    return this.queue.take(length, memory)
  }

  /** The next `length` bytes of the body as they come. */
  pieces(length: number): ByteStreamGenerator {
    return this.queue.pieces(length)
  }

  async pass(header: PageHeader): Promise<void> {
    if (header.compressedSize > SKIP_BYTES) await this.moveOn()
  }

  /** Leaves the current page wherever its reading stands. */
  async moveOn(): Promise<void> {
    await this.queue.close()
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
    this.opened = from
    return new ByteQueue(this.source.stream(from, this.chunk.end, this.signal))
  }
}
