/** Light column chunks in memory, a few row groups at a time, so that batches, samples and single records read no byte twice. */
import type { ParquetFile } from '@/lib/parquet/file'
import { prefetch } from '@/lib/parquet/prefetch'
import type { ColumnChunk, Leaf, RowGroup } from '@/lib/parquet/types'

/** A row group with more is read page by page instead. */
const MOST_GROUP_BYTES = 64 << 20
/** All groups held, over all files: also more than a fast connection has on its way at any moment. */
const MOST_HELD_BYTES = 64 << 20

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
    const chunks = chunksOf(leaves, group)
    const bytes = sizeOf(chunks)
    if (bytes > MOST_GROUP_BYTES) return file
    const held = this.#find(leaves, group) ?? { leaves, bytes, file: prefetchFile(file, chunks) }
    this.#held.delete(group)
    this.#held.set(group, held)
    this.#trim(group)
    try {
      return await held.file
    } catch (error) {
      this.#held.delete(group)
      throw error
    }
  }

  /**
   * Starts reading the groups that are wanted after `current`, so that a slow source is not waited for group by group.
   * As many as fit beside it; groups that were used before make room.
   */
  readAhead(file: ParquetFile, leaves: readonly Leaf[], current: RowGroup, next: readonly RowGroup[]): void {
    let bytes = sizeOf(chunksOf(leaves, current))
    for (const group of next) {
      bytes += sizeOf(chunksOf(leaves, group))
      if (bytes > MOST_HELD_BYTES) return
      // A failure is met again, and reported, when the group's turn comes.
      this.hold(file, leaves, group).catch(() => undefined)
    }
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

/** Not cancelled with one caller: another may wait for the same chunks. */
async function prefetchFile(file: ParquetFile, chunks: Parameters<typeof prefetch>[1]): Promise<ParquetFile> {
  return { ...file, source: await prefetch(file.source, chunks) }
}
