/**
 * The rows of the view: all ids in order, and a cache of the lines near the screen.
 * `peek` never fetches; what was asked for arrives later and bumps the version.
 */
import type { RecordRef } from '@/lib/dataset/types'
import type { RowPreview } from './contract/rows'

const BLOCK_ROWS = 100
/** Blocks kept: 4,000 lines are a few megabytes. */
const MOST_BLOCKS = 40

const TOP = { from: 0, to: 1 }

export type FetchRows = (refs: readonly RecordRef[], signal: AbortSignal) => Promise<readonly RowPreview[]>

export class RowWindow {
  #files: Int32Array = new Int32Array(0)
  #rows: Int32Array = new Int32Array(0)
  #indexes: Map<number, number> | undefined
  readonly #blocks = new Map<number, readonly RowPreview[]>()
  readonly #stale = new Set<number>()
  readonly #pending = new Map<number, AbortController>()
  /** Where the screen is: the rows last asked for. */
  #wanted = TOP
  readonly #fetch: FetchRows
  readonly #onArrival: () => void
  readonly #onError: (error: unknown) => void

  constructor(fetch: FetchRows, onArrival: () => void, onError: (error: unknown) => void) {
    this.#fetch = fetch
    this.#onArrival = onArrival
    this.#onError = onError
  }

  get count(): number {
    return this.#files.length
  }

  /**
   * New ids in the view's order, together with the lines the screen will show: the table changes once, to rows that are
   * there. Rejects with what fetching throws, and then nothing has changed.
   */
  async show(files: Int32Array, rows: Int32Array, signal: AbortSignal): Promise<void> {
    const wanted = this.count === 0 ? TOP : this.#wanted
    const last = Math.max(0, Math.ceil(files.length / BLOCK_ROWS) - 1)
    const from = Math.min(Math.floor(wanted.from / BLOCK_ROWS), last)
    const to = Math.min(Math.floor((wanted.to - 1) / BLOCK_ROWS), last)
    const refs = refsBetween(files, rows, from * BLOCK_ROWS, (to + 1) * BLOCK_ROWS)
    const lines = refs.length === 0 ? [] : await this.#fetch(refs, signal)
    signal.throwIfAborted()
    this.replaceIds(files, rows)
    this.#put(from, lines)
  }

  /** New ids in the view's order. Lines whose place did not change stay on screen until fresh ones arrive. */
  replaceIds(files: Int32Array, rows: Int32Array): void {
    const same = commonLength(this.#files, files, this.#rows, rows)
    for (const block of this.#blocks.keys()) if ((block + 1) * BLOCK_ROWS > same) this.#blocks.delete(block)
    this.#files = files
    this.#rows = rows
    this.#indexes = undefined
    this.invalidate()
  }

  /** All lines are asked for again when next wanted; until then the old ones are shown. */
  invalidate(): void {
    for (const controller of this.#pending.values()) controller.abort()
    this.#pending.clear()
    for (const block of this.#blocks.keys()) this.#stale.add(block)
  }

  /** Lines known before the engine is up, at the start of the view. */
  seed(lines: readonly RowPreview[]): void {
    this.replaceIds(
      Int32Array.from(lines, ({ ref }) => ref.file),
      Int32Array.from(lines, ({ ref }) => ref.row),
    )
    this.#put(0, lines)
  }

  /** Lines from the start of a block on. */
  #put(first: number, lines: readonly RowPreview[]): void {
    for (let at = 0, block = first; at < lines.length; at += BLOCK_ROWS, block++) {
      this.#blocks.set(block, lines.slice(at, at + BLOCK_ROWS))
      this.#stale.delete(block)
    }
  }

  peek(index: number): RowPreview | undefined {
    return this.#blocks.get(Math.floor(index / BLOCK_ROWS))?.[index % BLOCK_ROWS]
  }

  refAt(index: number): RecordRef | undefined {
    const file = this.#files[index]
    const row = this.#rows[index]
    return file === undefined || row === undefined ? undefined : { file, row }
  }

  indexOf(ref: RecordRef): number {
    this.#indexes ??= this.#indexIds()
    return this.#indexes.get(keyOf(ref.file, ref.row)) ?? -1
  }

  refs(): readonly RecordRef[] {
    return Array.from(this.#files, (file, i) => ({ file, row: this.#rows[i] ?? 0 }))
  }

  request(from: number, to: number): void {
    this.#wanted = { from, to }
    const first = Math.max(0, Math.floor(from / BLOCK_ROWS))
    const last = Math.floor(Math.min(to, this.count - 1) / BLOCK_ROWS)
    for (const [block, controller] of this.#pending)
      if (block < first - 1 || block > last + 1) {
        controller.abort()
        this.#pending.delete(block)
      }
    for (let block = first; block <= last; block++)
      if ((!this.#blocks.has(block) || this.#stale.has(block)) && !this.#pending.has(block)) void this.#load(block)
  }

  async #load(block: number): Promise<void> {
    const controller = new AbortController()
    this.#pending.set(block, controller)
    try {
      const lines = await this.#fetch(
        refsBetween(this.#files, this.#rows, block * BLOCK_ROWS, (block + 1) * BLOCK_ROWS),
        controller.signal,
      )
      if (controller.signal.aborted) return
      this.#blocks.set(block, lines)
      this.#stale.delete(block)
      this.#trim(block)
      this.#onArrival()
    } catch (error) {
      if (!controller.signal.aborted) this.#onError(error)
    } finally {
      if (this.#pending.get(block) === controller) this.#pending.delete(block)
    }
  }

  /** Drops the blocks farthest from the one just shown. */
  #trim(near: number): void {
    if (this.#blocks.size <= MOST_BLOCKS) return
    const byDistance = [...this.#blocks.keys()].sort((a, b) => Math.abs(b - near) - Math.abs(a - near))
    for (const block of byDistance.slice(0, this.#blocks.size - MOST_BLOCKS)) this.#blocks.delete(block)
  }

  #indexIds(): Map<number, number> {
    const indexes = new Map<number, number>()
    this.#files.forEach((file, i) => indexes.set(keyOf(file, this.#rows[i] ?? 0), i))
    return indexes
  }
}

/** `to` may lie beyond the end. */
function refsBetween(files: Int32Array, rows: Int32Array, from: number, to: number): readonly RecordRef[] {
  return Array.from(files.subarray(from, to), (file, i) => ({ file, row: rows[from + i] ?? 0 }))
}

function commonLength(files: Int32Array, otherFiles: Int32Array, rows: Int32Array, otherRows: Int32Array): number {
  const length = Math.min(files.length, otherFiles.length)
  let same = 0
  while (same < length && files[same] === otherFiles[same] && rows[same] === otherRows[same]) same++
  return files.length === otherFiles.length && same === length ? Infinity : same
}

/** One number a record: up to 2^20 files of 2^32 rows stay exact. */
function keyOf(file: number, row: number): number {
  return file * 2 ** 32 + row
}
