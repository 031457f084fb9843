/** Memory used again and again: megabytes allocated for every image cost a pass more than the work on them. */
export class ByteArena {
  #bytes = new Uint8Array(0)
  #used = 0

  /** Bytes as an earlier use left them, its own until the arena is cleared. */
  take(length: number): Uint8Array<ArrayBuffer> {
    if (this.#used + length > this.#bytes.length) {
      this.#bytes = new Uint8Array(Math.max(length, this.#bytes.length * 2))
      this.#used = 0
    }
    return this.#bytes.subarray(this.#used, (this.#used += length))
  }

  clear(): void {
    this.#used = 0
  }
}
