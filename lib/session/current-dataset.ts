/** Everything that belongs to the one open dataset, in one value, so that nothing of an earlier one lingers. */
import type { Engine } from '@/lib/engine/engine'
import { deleteRecords, insertMarks, replaceCategories } from '@/lib/query/changes'
import { createCurrentView, createTables, currentColumns } from '@/lib/query/tables'
import type { PassScale, RecordRef } from '@/lib/dataset/types'
import { distinctRefs } from './edit-log'
import type { EditLog } from './edit-log'
import { Questions } from './questions'
import type { OpenedDataset } from './worker/messages'
import type { Reader } from './worker/reader-client'

/** Records whose lines are made and held at once: each has all of its text. */
const REFRESHED_AT_ONCE = 200

export class CurrentDataset {
  readonly reader: Reader
  readonly info: OpenedDataset
  readonly edits: EditLog
  /** Ends everything that still runs for this dataset. */
  readonly closing = new AbortController()
  /** Every row is in the engine. */
  isComplete = false
  /** The latest change: settles when it is on disk, or was not made. */
  changing: Promise<unknown> = Promise.resolve()
  #questions: Questions | undefined
  #refreshing: Promise<void> = Promise.resolve()
  /** Records whose lines in the engine are older than the journal. */
  #behind: readonly RecordRef[] = []

  constructor(reader: Reader, info: OpenedDataset, edits: EditLog) {
    this.reader = reader
    this.info = info
    this.edits = edits
  }

  /** Undefined until the engine holds the first rows. */
  get questions(): Questions | undefined {
    return this.#questions
  }

  get extraNames(): readonly string[] {
    return this.info.extra.map(({ name }) => name)
  }

  /** Empty tables for this dataset in place of the earlier one's. The column is asked for last: it may be chosen meanwhile. */
  async createTables(engine: Engine, categoryColumn: () => string): Promise<void> {
    await this.#execute(engine, ...createTables(this.info.extra))
    this.setPassScale(engine, null)
    await this.createView(engine, categoryColumn())
  }

  async createView(engine: Engine, categoryColumn: string): Promise<void> {
    const columns = currentColumns(this.info.extra)
    const known = columns.some(({ name }) => name === categoryColumn)
    // Where pictures are only named, how many there are stays unknown: not none.
    const { extra, hasImages, namesImages } = this.info
    const sql = createCurrentView(extra, known ? categoryColumn : 'ability', hasImages || namesImages)
    await this.#execute(engine, sql)
  }

  async setCategories(engine: Engine, mapping: Readonly<Record<string, string>>): Promise<void> {
    await this.#execute(engine, ...replaceCategories(mapping))
  }

  setPassScale(engine: Engine, scale: PassScale | null): void {
    this.#questions = new Questions(engine, {
      columns: currentColumns(this.info.extra),
      textResident: this.info.textResident,
      passMax: scale === null ? null : scale.kind === 'rate' ? 1 : scale.of,
    })
  }

  /**
   * Brings the engine's overlay and marks up to the journal for these records, and for those where that failed before.
   * One at a time; what is asked for meanwhile is done together. AbortError once the dataset is closed.
   */
  refreshEdited(engine: Engine, refs: readonly RecordRef[]): Promise<void> {
    this.#behind = [...this.#behind, ...refs]
    const next = this.#refreshing.then(() => this.#refreshBehind(engine))
    this.#refreshing = next.catch(() => undefined)
    return next
  }

  /** Resolves when the engine holds every change made so far; rejects where it can't be told of them. */
  async upToDate(engine: Engine): Promise<void> {
    await this.changing
    await this.refreshEdited(engine, [])
  }

  async #refreshBehind(engine: Engine): Promise<void> {
    const refs = distinctRefs(this.#behind)
    this.#behind = []
    for (let at = 0; at < refs.length; at += REFRESHED_AT_ONCE) {
      try {
        await this.#refresh(engine, refs.slice(at, at + REFRESHED_AT_ONCE))
      } catch (error) {
        this.#behind = [...refs.slice(at), ...this.#behind]
        throw error
      }
    }
  }

  async #refresh(engine: Engine, refs: readonly RecordRef[]): Promise<void> {
    // Once this dataset is closed, the tables are the next one's.
    const mine = async <T>(step: Promise<T>): Promise<T> => {
      const answer = await step
      this.closing.signal.throwIfAborted()
      return answer
    }
    this.closing.signal.throwIfAborted()
    const edited = refs.map((ref) => ({ ...ref, edits: this.edits.edits(ref) })).filter(({ edits }) => edits.length > 0)
    const lines = edited.length > 0 ? await mine(this.reader.derive(edited)) : null
    // Old lines out and new ones in at one go: a question between them would find the records as the file has them.
    const out = deleteRecords('overlay', refs)
    await mine(lines === null ? engine.execute(out) : engine.insertArrow('overlay', lines, out))
    const marks = refs.map((ref) => ({ ...ref, mark: this.edits.mark(ref), note: this.edits.note(ref) }))
    const insert = insertMarks(marks.filter(({ mark, note }) => mark !== null || note !== null))
    await mine(engine.execute(deleteRecords('marks', refs), ...(insert === null ? [] : [insert])))
  }

  /** Once the dataset has made room for another one, tables and view are that one's. */
  async #execute(engine: Engine, ...statements: readonly string[]): Promise<void> {
    this.closing.signal.throwIfAborted()
    await engine.execute(...statements)
  }

  close(): void {
    this.closing.abort()
    this.reader.close()
  }
}
