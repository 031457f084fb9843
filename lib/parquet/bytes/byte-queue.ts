/** Pieces of a stream, taken in any portion; never more is buffered than was peeked at plus one piece. */
import type { ByteStream, ByteStreamGenerator } from '../types'

export class ByteQueue {
  readonly #pieces: AsyncIterator<Uint8Array, void, boolean | undefined>
  #buffer: Uint8Array = new Uint8Array(0)
  #position = 0
  /** The buffer is the last piece itself, and somebody holds a view of it. */
  #isPiece = false
  #isHeld = false
  #ended = false
  /** Bytes taken or skipped so far. */
  taken = 0

  constructor(pieces: ByteStream) {
    this.#pieces = pieces[Symbol.asyncIterator]()
  }

  /** At least `length` bytes without taking them; fewer only where the stream ends. A view, valid until the next call. */
  async peek(length: number): Promise<Uint8Array> {
    while (this.#left() < length && !this.#ended) await this.#pull()
    return this.#buffer.subarray(this.#position)
  }

  /** Exactly `length` bytes, or fewer where the stream ends, to hold; put together, where they are in pieces, in `memory`. */
  async take(length: number, memory?: { take(length: number): Uint8Array }): Promise<Uint8Array> {
    if (length <= this.#left()) {
      this.#isHeld ||= this.#isPiece
      return this.#cut(length)
    }
    return this.fill(memory?.take(length) ?? new Uint8Array(length))
  }

  /** The next bytes copied there; gives the part of it that they fill, all of it unless the stream ends. */
  async fill(bytes: Uint8Array): Promise<Uint8Array> {
    let filled = 0
    while (filled < bytes.length) {
      const piece = await this.takeSome(bytes.length - filled)
      if (piece === undefined) return bytes.subarray(0, filled)
      bytes.set(piece, filled)
      filled += piece.length
    }
    return bytes
  }

  /** The next bytes as they come, at most `most`; undefined at the end. A view, valid until the next call. */
  async takeSome(most: number): Promise<Uint8Array | undefined> {
    while (this.#left() === 0 && !this.#ended) await this.#pull()
    return this.#left() === 0 ? undefined : this.#cut(Math.min(most, this.#left()))
  }

  /** The next `length` bytes as they come, or fewer where the stream ends. */
  async *pieces(length: number): ByteStreamGenerator {
    for (let left = length; left > 0;) {
      const piece = await this.takeSome(left)
      if (piece === undefined) return
      left -= piece.length
      const isHeld = yield piece
      this.#isHeld ||= isHeld === true && this.#isPiece
    }
  }

  async skip(length: number): Promise<void> {
    for (let left = length; left > 0;) {
      const piece = await this.takeSome(left)
      if (piece === undefined) return
      left -= piece.length
    }
  }

  async close(): Promise<void> {
    this.#ended = true
    await this.#pieces.return?.()
  }

  #left(): number {
    return this.#buffer.length - this.#position
  }

  #cut(length: number): Uint8Array {
    const start = this.#position
    this.#position += length
    this.taken += length
    return this.#buffer.subarray(start, start + length)
  }

  async #pull(): Promise<void> {
    // Copied first: what nobody holds need not stay valid when the next piece is asked for.
    if (this.#left() > 0) this.#buffer = this.#buffer.slice(this.#position)
    else this.#buffer = new Uint8Array(0)
    this.#position = 0
    const next = await this.#pieces.next(this.#isHeld)
    this.#isHeld = false
    this.#isPiece = this.#buffer.length === 0
    if (next.done) {
      this.#ended = true
      return
    }
    if (this.#isPiece) {
      this.#buffer = next.value
    } else {
      const joined = new Uint8Array(this.#buffer.length + next.value.length)
      joined.set(this.#buffer)
      joined.set(next.value, this.#buffer.length)
      this.#buffer = joined
    }
  }
}

/** Over bytes that are there already. */
export function queueOf(bytes: Uint8Array): ByteQueue {
  return new ByteQueue(once(bytes))
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
