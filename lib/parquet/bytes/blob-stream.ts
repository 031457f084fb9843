/**
 * A Blob read from its start to its end, in pieces of any length. One long stream costs less of the processor than
 * slices do, each of which opens a pipe of its own and has its bytes copied out of that once more.
 */
export class BlobStream {
  // Held here, and by who holds this: Chromium forgets a stream that nothing but its own pending read refers to.
  readonly #reader: ReadableStreamBYOBReader
  #last: Promise<unknown> = Promise.resolve()

  /** False where Blobs do not read into memory that is given to them (Safari): the constructor throws a TypeError there. */
  static get isSupported(): boolean {
    try {
      void new BlobStream(new Blob([])).close()
      return true
    } catch {
      return false
    }
  }

  constructor(blob: Blob) {
    this.#reader = blob.stream().getReader({ mode: 'byob' })
  }

  /**
   * The next `length` bytes; may be asked for before the ones before have come. `memory` is used for them where it is large
   * enough: a page of it that was touched before costs nothing. Throws where the Blob can't be read or ends.
   */
  read(length: number, memory?: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    const piece = this.#last.then(() => this.#fill(length, memory?.buffer))
    this.#last = piece
    piece.catch(() => undefined)
    return piece
  }

  async close(): Promise<void> {
    await this.#reader.cancel().catch(() => undefined)
  }

  async #fill(length: number, memory?: ArrayBufferLike): Promise<Uint8Array<ArrayBuffer>> {
    const isRoom = memory instanceof ArrayBuffer && memory.byteLength >= length
    let buffer = isRoom ? memory : new ArrayBuffer(length)
    for (let filled = 0; filled < length;) {
      // Older browsers know nothing of `min` and give what is there.
      const room = new Uint8Array(buffer, filled, length - filled)
      const { value } = await this.#reader.read(room, { min: room.length })
      if (value === undefined || value.length === 0)
        throw new RangeError(`A Blob ended ${length - filled} bytes early.`)
      filled += value.length
      buffer = value.buffer
    }
    return new Uint8Array(buffer, 0, length)
  }
}
