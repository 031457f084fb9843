/** Light column chunks in memory, a few row groups at a time, so that batches, samples and single records read no byte twice. */
import type { ParquetFile } from '@/lib/parquet/file'
import { startPrefetch } from '@/lib/parquet/bytes/prefetch'
import type { ColumnChunk, Leaf, RowGroup } from '@/lib/parquet/types'

/** A row group with more is read page by page instead. */
const MOST_GROUP_BYTES = 32 << 20
/** All groups held, over all files: also more than a fast connection has on its way at any moment. */
const MOST_HELD_BYTES = 32 << 20

interface Held {
  readonly leaves: readonly Leaf[]
  readonly file: Promise<ParquetFile>
  readonly bytes: number
}

export class LightChunks {
  /** Least recently used first. */
  readonly #held = new Map<RowGroup, Held>()

  /** The same file, with the group's chunks of those leaves in memory. */
  async hold(file: ParquetFile, leaves: readonly Leaf[], group: RowGroup): Promise<ParquetFile> {
    if (sizeOf(chunksOf(leaves, group)) > MOST_GROUP_BYTES) return file
    if (this.#find(leaves, group) === undefined) this.#fetch(file, leaves, [group])
    const held = this.#touch(group)
    this.#trim(group)
    return (await held?.file) ?? file
  }

  /**
   * Starts reading the groups that are wanted after `current`, so that a slow source is not waited for group by group:
   * as many as fit beside it, groups that were used before make room. Several go at once, since the last columns of one
   * group and the first ones of the next lie side by side.
   */
  readAhead(file: ParquetFile, leaves: readonly Leaf[], current: RowGroup, next: readonly RowGroup[]): void {
    let bytes = sizeOf(chunksOf(leaves, current))
    const fitting = next.filter((group) => (bytes += sizeOf(chunksOf(leaves, group))) <= MOST_HELD_BYTES)
    const missing = fitting.filter((group) => this.#find(leaves, group) === undefined)
    for (const group of [current, ...fitting]) this.#touch(group)
    if (missing.length === 0 || missing.length * 2 < fitting.length) return
    this.#fetch(file, leaves, missing)
    this.#trim(current)
  }

  #fetch(file: ParquetFile, leaves: readonly Leaf[], groups: readonly RowGroup[]): void {
    // Not cancelled with one caller: another may wait for the same chunks.
    const take = startPrefetch(
      file.source,
      groups.flatMap((group) => chunksOf(leaves, group)),
    )
    for (const group of groups) {
      const chunks = chunksOf(leaves, group)
      const arrived = take(chunks).then((source) => ({ ...file, source }))
      const held = { leaves, bytes: sizeOf(chunks), file: arrived }
      // What failed is asked for anew when the group's turn comes.
      arrived.catch(() => this.#held.get(group) === held && this.#held.delete(group))
      this.#held.set(group, held)
    }
  }

  #touch(group: RowGroup): Held | undefined {
    const held = this.#held.get(group)
    if (held === undefined) return undefined
    this.#held.delete(group)
    this.#held.set(group, held)
    return held
  }

  #find(leaves: readonly Leaf[], group: RowGroup): Held | undefined {
    const held = this.#held.get(group)
    return held !== undefined && leaves.every((leaf) => held.leaves.includes(leaf)) ? held : undefined
  }

  #trim(keep: RowGroup): void {
    let total = this.#heldBytes()
    for (const [group, { bytes }] of this.#held) {
      if (total <= MOST_HELD_BYTES) return
      if (group === keep) continue
      this.#held.delete(group)
      total -= bytes
    }
  }

  #heldBytes(): number {
    return [...this.#held.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  }
}

function chunksOf(leaves: readonly Leaf[], group: RowGroup): readonly ColumnChunk[] {
  return leaves.map(({ leafIndex }) => group.columns[leafIndex]).filter((chunk) => chunk !== undefined)
}

function sizeOf(chunks: readonly ColumnChunk[]): number {
  return chunks.reduce((sum, { start, end }) => sum + end - start, 0)
}
