/**
 * The log also where the browser does not open it: entries then wait in memory, opening is tried again at every use and in
 * growing pauses, and what waits is on disk before anything later. Whoever shows it must say while it is not `durable`.
 */
import { plainEntry } from './entry'
import type { JournalEntry } from './entry'
import type { JournalStore, StoredEntry } from './store'

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 60_000

type Listener = Parameters<JournalStore['onChange']>[0]

export class RetryingStore implements JournalStore {
  readonly #open: () => Promise<JournalStore>
  readonly #listeners = new Set<Listener>()
  readonly #restoredListeners = new Set<() => void>()
  /** Numbered from 1, until the disk numbers them. */
  #waiting: StoredEntry[] = []
  #disk: JournalStore | undefined
  #opening: Promise<JournalStore | undefined> | undefined
  #problem: unknown
  #numbering = 0
  #pause = FIRST_PAUSE_MS
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(open: () => Promise<JournalStore>) {
    this.#open = open
  }

  /** False = what is appended lasts only as long as the page. */
  get durable(): boolean {
    return this.#disk !== undefined
  }

  /** Why it could not be opened; undefined once it is, and before the first use. */
  get problem(): unknown {
    return this.#problem
  }

  /** Another one each time entries get other numbers: a log of an earlier numbering is to be loaded anew. */
  get numbering(): number {
    return this.#numbering
  }

  async append(entries: readonly JournalEntry[]): Promise<readonly StoredEntry[]> {
    const disk = (await this.#ready()) ?? this.#disk
    return disk === undefined ? this.#hold(entries) : disk.append(entries)
  }

  async load(files: readonly string[], after = 0): Promise<readonly StoredEntry[]> {
    const disk = (await this.#ready()) ?? this.#disk
    if (disk !== undefined) return disk.load(files, after)
    return this.#waiting.filter(({ file, seq }) => files.includes(file) && seq > after)
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Also when what waited is on disk: it is behind what was there before. */
  onRestored(listener: () => void): void {
    this.#restoredListeners.add(listener)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#disk?.close()
  }

  #ready(): Promise<JournalStore | undefined> {
    if (this.#disk !== undefined) return Promise.resolve(this.#disk)
    this.#opening ??= this.#tryOpen().finally(() => (this.#opening = undefined))
    return this.#opening
  }

  async #tryOpen(): Promise<JournalStore | undefined> {
    clearTimeout(this.#timer)
    try {
      const disk = await this.#open()
      await this.#writeWaiting(disk)
      disk.onChange((entries) => this.#listeners.forEach((listener) => listener(entries)))
      disk.onRestored(() => this.#restored())
      const isRestored = this.#problem !== undefined
      this.#problem = undefined
      if (isRestored) this.#restored()
      return disk
    } catch (error) {
      this.#problem = error
      this.#timer = setTimeout(() => void this.#ready(), this.#pause)
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS)
      return undefined
    }
  }

  #restored(): void {
    this.#numbering++
    for (const listener of this.#restoredListeners) listener()
  }

  /** Ids are unique in the log: a second attempt doubles nothing. */
  async #writeWaiting(disk: JournalStore): Promise<void> {
    try {
      let written = 0
      while (written < this.#waiting.length) {
        const batch = this.#waiting.slice(written)
        await disk.append(batch)
        written += batch.length
      }
    } catch (error) {
      disk.close()
      throw error
    }
    this.#disk = disk
    this.#waiting = []
  }

  #hold(entries: readonly JournalEntry[]): readonly StoredEntry[] {
    const known = new Set(this.#waiting.map(({ id }) => id))
    const held: StoredEntry[] = []
    for (const entry of entries) {
      if (known.has(entry.id)) continue
      known.add(entry.id)
      held.push({ ...plainEntry(entry), seq: this.#waiting.length + held.length + 1 })
    }
    // One by one: a journal of 100,000 entries is more than a call takes arguments.
    for (const entry of held) this.#waiting.push(entry)
    return held
  }
}
