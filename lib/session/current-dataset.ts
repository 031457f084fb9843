/** Everything that belongs to the one open dataset, in one value, so that nothing of an earlier one lingers. */
import type { Engine } from '@/lib/engine/engine'
import { deleteRecords, insertMarks, replaceCategories } from '@/lib/query/changes'
import { createCurrentView, createTables, currentColumns } from '@/lib/query/tables'
import type { PassScale, RecordRef } from '@/lib/dataset/types'
import type { EditLog } from './edit-log'
import { Questions } from './questions'
import type { OpenedDataset, SourceSpec } from './worker/messages'
import type { Reader } from './worker/reader-client'

export class CurrentDataset {
  readonly reader: Reader
  readonly info: OpenedDataset
  readonly sources: readonly SourceSpec[]
  readonly edits: EditLog
  /** Ends everything that still runs for this dataset. */
  readonly closing = new AbortController()
  /** Every row is in the engine. */
  isComplete = false
  #questions: Questions | undefined
  #refreshing: Promise<void> = Promise.resolve()

  constructor(reader: Reader, info: OpenedDataset, sources: readonly SourceSpec[], edits: EditLog) {
    this.reader = reader
    this.info = info
    this.sources = sources
    this.edits = edits
  }

  /** Undefined until the engine holds the first rows. */
  get questions(): Questions | undefined {
    return this.#questions
  }

  get extraNames(): readonly string[] {
    return this.info.extra.map(({ name }) => name)
  }

  /** Empty tables for this dataset in place of the earlier one's. */
  async createTables(engine: Engine, categoryColumn: string): Promise<void> {
    for (const sql of createTables(this.info.extra)) await this.#execute(engine, sql)
    await this.createView(engine, categoryColumn)
    this.setPassScale(engine, null)
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
    for (const sql of replaceCategories(mapping)) await this.#execute(engine, sql)
  }

  setPassScale(engine: Engine, scale: PassScale | null): void {
    this.#questions = new Questions(engine, {
      columns: currentColumns(this.info.extra),
      textResident: this.info.textResident,
      passMax: scale === null ? null : scale.kind === 'rate' ? 1 : scale.of,
    })
  }

  /** Brings the engine's overlay and marks up to the journal for these records. One at a time, in the order asked. */
  refreshEdited(engine: Engine, refs: readonly RecordRef[]): Promise<void> {
    const next = this.#refreshing.then(() => this.#refresh(engine, refs))
    this.#refreshing = next.catch(() => undefined)
    return next
  }

  async #refresh(engine: Engine, refs: readonly RecordRef[]): Promise<void> {
    // No tables yet: an edit made this early is put over the rows when they are all in.
    if (this.#questions === undefined) return
    const edited = refs.map((ref) => ({ ...ref, edits: this.edits.edits(ref) })).filter(({ edits }) => edits.length > 0)
    const lines = edited.length > 0 ? await this.reader.derive(edited) : null
    await engine.execute(deleteRecords('overlay', refs))
    if (lines !== null) await engine.insertArrow('overlay', lines)
    await engine.execute(deleteRecords('marks', refs))
    const marks = refs.map((ref) => ({ ...ref, mark: this.edits.mark(ref), note: this.edits.note(ref) }))
    const insert = insertMarks(marks.filter(({ mark, note }) => mark !== null || note !== null))
    if (insert !== null) await engine.execute(insert)
  }

  /** Once the dataset has made room for another one, tables and view are that one's. */
  async #execute(engine: Engine, sql: string): Promise<void> {
    this.closing.signal.throwIfAborted()
    await engine.execute(sql)
  }

  close(): void {
    this.closing.abort()
    this.reader.close()
  }
}
