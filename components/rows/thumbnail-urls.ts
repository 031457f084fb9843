const MOST_URLS = 1000

/** Object URLs of thumbnails, the least recently shown given back first. Null = the record shows no picture. */
export class ThumbnailUrls {
  readonly #urls = new Map<string, string | null>()

  get(key: string): string | null | undefined {
    const url = this.#urls.get(key)
    if (url === undefined) return undefined
    this.#urls.delete(key)
    this.#urls.set(key, url)
    return url
  }

  /** Of two places that asked for one picture the first has its URL in use: it stays. */
  add(key: string, blob: Blob | null): void {
    if (this.get(key) !== undefined) return
    this.#urls.set(key, blob === null ? null : URL.createObjectURL(blob))
    for (const [oldest, held] of this.#urls) {
      if (this.#urls.size <= MOST_URLS) break
      if (held !== null) URL.revokeObjectURL(held)
      this.#urls.delete(oldest)
    }
  }
}
