/** A stream begun before it is wanted: its first pieces are read while something else is worked on, the rest when asked for. */
import type { ByteStream, ByteStreamGenerator } from '../types'

/** As far as a stream's slices grow: from there on it reads ahead by itself. */
const HEAD_BYTES = 4 << 20

export class HeadStart implements ByteStream {
  readonly #pieces: AsyncIterator<Uint8Array, void, boolean | undefined>
  readonly #head: Promise<Uint8Array[]>

  constructor(pieces: ByteStream) {
    this.#pieces = pieces[Symbol.asyncIterator]()
    this.#head = this.#read()
    // The iterator awaits the head and throws its failure; without this a stream that is closed unread would be an unhandled rejection.
    this.#head.catch(() => undefined)
  }

  async *[Symbol.asyncIterator](): ByteStreamGenerator {
    let isHeld: boolean | undefined
    try {
      const head = await this.#head
      for (let piece = head.shift(); piece; piece = head.shift()) isHeld = yield piece
      for (;;) {
        const next = await this.#pieces.next(isHeld)
        if (next.done) return
        isHeld = yield next.value
      }
    } finally {
      await this.close()
    }
  }

  async close(): Promise<void> {
    await this.#pieces.return?.()
  }

  async #read(): Promise<Uint8Array[]> {
    const head: Uint8Array[] = []
    for (let length = 0; length < HEAD_BYTES;) {
      const next = await this.#pieces.next(true)
      if (next.done) break
      head.push(next.value)
      length += next.value.length
    }
    return head
  }
}
