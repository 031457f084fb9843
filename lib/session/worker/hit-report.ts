/** What a search has found goes to the page at once for the first hit, then at a pace that leaves it time to draw. */
import type { RecordRef } from '@/lib/dataset/types'
import { toArrowStream } from '@/lib/engine/arrow'
import type { HitBatch } from './messages'

/** As often as a person sees a count change. */
const EVERY_MS = 100

const HIT_COLUMNS = [
  { name: 'file', type: 'integer' },
  { name: 'row', type: 'integer' },
] as const

export class HitReport {
  #hits: RecordRef[] = []
  #rows = 0
  #toldAt = -Infinity
  #hasToldHits = false

  constructor(readonly onBatch: (batch: HitBatch) => void) {}

  /** `hits` must be new ones; `rows` = rows that are done with since the last call. Waits for a moment when it tells. */
  async add(file: number, hits: readonly number[], rows: number): Promise<void> {
    for (const row of hits) this.#hits.push({ file, row })
    this.#rows += rows
    const isFirst = !this.#hasToldHits && this.#hits.length > 0
    if (!isFirst && performance.now() - this.#toldAt < EVERY_MS) return
    this.flush()
    // Where everything is in memory nothing else lets the worker hear a cancel.
    await new Promise((resolve) => setTimeout(resolve))
  }

  flush(): void {
    if (this.#rows === 0 && this.#hits.length === 0) return
    const hits = this.#hits.map(({ file, row }) => ({ file, row }))
    this.onBatch({
      ipc: hits.length === 0 ? null : toArrowStream(HIT_COLUMNS, hits),
      hits: hits.length,
      rows: this.#rows,
    })
    this.#hasToldHits ||= hits.length > 0
    this.#toldAt = performance.now()
    this.#hits = []
    this.#rows = 0
  }
}
