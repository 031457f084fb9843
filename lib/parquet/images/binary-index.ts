/** What was learnt of a chunk's binary values while reading; grows page by page and is never read twice. */

import { canEnter, type CellPage, type ValuesPage } from '../pages/binary-page'
import { ByteCache } from '../bytes/byte-cache'
import type { CellStore, KeptRows } from './kept-values'
import type { BinaryValues, ColumnChunk } from '../types'

/** Decoded pages of codecs and encodings that allow no way in (zstd, gzip, DELTA_BYTE_ARRAY …). */
const WHOLE_CACHE_BYTES = 128 << 20
/** Small pages of the others: their rows mostly follow each other on the screen, and can be had without the page later. */
const NEAR_CACHE_BYTES = 16 << 20

export interface ChunkIndex {
  /** Cell pages by the offset of their header. */
  readonly pages: Map<number, CellPage>
  /** undefined = not looked for; null = there is none. */
  dictionary: ValuesPage | null | undefined
  /** Set once every value of the chunk is located. */
  isComplete: boolean
  /** Lists of integers that a pass kept outside the file. */
  rows?: KeptRows | undefined
}

export class BinaryIndex {
  readonly #chunks = new Map<ColumnChunk, ChunkIndex>()
  readonly #busy = new Map<ColumnChunk, Promise<unknown>>()
  readonly #whole = new ByteCache(WHOLE_CACHE_BYTES)
  readonly #near = new ByteCache(NEAR_CACHE_BYTES)
  /** Of opaque pages whose bytes were put into the cache: where each value lies in them. */
  readonly #offsets = new WeakMap<CellPage, BinaryValues['offsets']>()
  /** Where kept values are read from. */
  store: CellStore | undefined

  of(chunk: ColumnChunk): ChunkIndex {
    let index = this.#chunks.get(chunk)
    if (!index) this.#chunks.set(chunk, (index = { pages: new Map(), dictionary: undefined, isComplete: false }))
    return index
  }

  /** Where a page's decoded bytes are kept. */
  cacheOf(page: ValuesPage): ByteCache {
    return canEnter(page) ? this.#near : this.#whole
  }

  /** Others of the same page mostly follow. */
  holdOpaque(page: CellPage, { data, offsets }: BinaryValues): void {
    this.#whole.set(opaqueKey(page), data)
    this.#offsets.set(page, offsets)
  }

  /** All values of an opaque page, where they are still held. */
  opaque(page: CellPage): BinaryValues | undefined {
    const [data, offsets] = [this.#whole.get(opaqueKey(page)), this.#offsets.get(page)]
    return data && offsets && { data, offsets }
  }

  set(chunk: ColumnChunk, index: ChunkIndex): void {
    this.#chunks.set(chunk, index)
  }

  /** One walk of a chunk at a time: two would note the same values twice. */
  async exclusively<T>(chunk: ColumnChunk, work: () => Promise<T>): Promise<T> {
    const before = this.#busy.get(chunk)
    const run = (async () => {
      await before?.catch(() => undefined)
      return work()
    })()
    this.#busy.set(chunk, run)
    try {
      return await run
    } finally {
      if (this.#busy.get(chunk) === run) this.#busy.delete(chunk)
    }
  }
}

function opaqueKey(page: CellPage): string {
  return `opaque ${page.offset}`
}
