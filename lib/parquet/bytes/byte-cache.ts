/** Decoded bytes kept up to a bound, the least recently used dropped first. */

export class ByteCache {
  readonly #held = new Map<string, Uint8Array>()
  readonly #maxBytes: number
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  get(key: string): Uint8Array | undefined {
    const bytes = this.#held.get(key)
    if (bytes) {
      this.#held.delete(key)
      this.#held.set(key, bytes)
    }
    return bytes
  }

  /** Bytes larger than the bound are not kept. */
  set(key: string, bytes: Uint8Array): void {
    if (bytes.byteLength > this.#maxBytes || this.#held.has(key)) return
    this.#held.set(key, bytes)
    this.#bytes += bytes.byteLength
    for (const [oldest, dropped] of this.#held) {
      if (this.#bytes <= this.#maxBytes) return
      this.#held.delete(oldest)
      this.#bytes -= dropped.byteLength
    }
  }
}
