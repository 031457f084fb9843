/** Light column chunks in memory, a few row groups at a time, so that batches, samples and single records read no byte twice. */
import type { ParquetFile } from '@/lib/parquet/file'
import { prefetch } from '@/lib/parquet/prefetch'
import type { ColumnChunk, Leaf, RowGroup } from '@/lib/parquet/types'

/** A row group with more is read page by page instead. */
const MOST_GROUP_BYTES = 64 << 20
/** All groups held, over all files. */
const MOST_HELD_BYTES = 128 << 20

interface Held {
  readonly file: Promise<ParquetFile>
  readonly bytes: number
}

export class LightChunks {
  /** Least recently used first. */
  readonly #held = new Map<RowGroup, Held>()

  /** The same file, with the group's light chunks in memory. */
  async hold(file: ParquetFile, light: readonly Leaf[], group: RowGroup): Promise<ParquetFile> {
    const chunks = chunksOf(light, group)
    const bytes = sizeOf(chunks)
    if (bytes > MOST_GROUP_BYTES) return file
    const held = this.#held.get(group) ?? { bytes, file: prefetchFile(file, chunks) }
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

  /** Starts reading a group that is wanted soon, so that a slow source is not waited for group by group. */
  readAhead(file: ParquetFile, light: readonly Leaf[], group: RowGroup): void {
    if (this.#held.has(group) || this.#heldBytes() + sizeOf(chunksOf(light, group)) > MOST_HELD_BYTES) return
    // A failure is met again, and reported, when the group's turn comes.
    this.hold(file, light, group).catch(() => undefined)
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

function chunksOf(light: readonly Leaf[], group: RowGroup): readonly ColumnChunk[] {
  return light.map(({ leafIndex }) => group.columns[leafIndex]).filter((chunk) => chunk !== undefined)
}

function sizeOf(chunks: readonly ColumnChunk[]): number {
  return chunks.reduce((sum, { start, end }) => sum + end - start, 0)
}

/** Not cancelled with one caller: another may wait for the same chunks. */
async function prefetchFile(file: ParquetFile, chunks: Parameters<typeof prefetch>[1]): Promise<ParquetFile> {
  return { ...file, source: await prefetch(file.source, chunks) }
}
