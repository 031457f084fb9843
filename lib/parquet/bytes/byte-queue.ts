/** Pieces of a stream, taken in any portion; never more is buffered than was peeked at plus one piece. */

export class ByteQueue {
  readonly #pieces: AsyncIterator<Uint8Array>
  #buffer: Uint8Array = new Uint8Array(0)
  #position = 0
  #ended = false
  /** Bytes taken or skipped so far. */
  taken = 0

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]()
  }

  /** At least `length` bytes without taking them; fewer only where the stream ends. A view, valid until the next call. */
  async peek(length: number): Promise<Uint8Array> {
    while (this.#left() < length && !this.#ended) await this.#pull()
    return this.#buffer.subarray(this.#position)
  }

  /** Exactly `length` bytes, or fewer where the stream ends; put together, where they are in pieces, in `memory`. */
  async take(length: number, memory?: { take(length: number): Uint8Array }): Promise<Uint8Array> {
    if (length <= this.#left()) return this.#cut(length)
    const bytes = memory?.take(length) ?? new Uint8Array(length)
    let filled = 0
    while (filled < length) {
      const piece = await this.takeSome(length - filled)
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
    // Copied first: a piece need not stay valid when the next one is asked for.
    if (this.#left() > 0) this.#buffer = this.#buffer.slice(this.#position)
    else this.#buffer = new Uint8Array(0)
    this.#position = 0
    const next = await this.#pieces.next()
    if (next.done) {
      this.#ended = true
      return
    }
    if (this.#buffer.length === 0) {
      this.#buffer = next.value
    } else {
      const joined = new Uint8Array(this.#buffer.length + next.value.length)
      joined.set(this.#buffer)
      joined.set(next.value, this.#buffer.length)
      this.#buffer = joined
    }
  }
}
