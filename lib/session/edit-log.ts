/** The open dataset's journal on this page: the log, what it amounts to, and the promise that saved means on disk. */
import { refKey } from '@/lib/dataset/ref-key'
import type { FieldPath, Mark, RecordRef } from '@/lib/dataset/types'
import { isPseudoPath, makeStep, MARK_PATH, NOTE_PATH, pathKey } from '@/lib/journal/entry'
import type { Change, JournalEntry, Stamp } from '@/lib/journal/entry'
import { insertEntries } from '@/lib/journal/log'
import { cellsOf, EMPTY_OVERLAY, extend, replay } from '@/lib/journal/overlay'
import type { Overlay, OverlayCell, RowCells } from '@/lib/journal/overlay'
import type { RetryingStore } from '@/lib/journal/retrying-store'
import type { StoredEntry } from '@/lib/journal/store'
import { planRedo, planUndo } from '@/lib/journal/undo'
import type { CellEdit } from './worker/messages'

export class EditLog {
  /** Fingerprints of the dataset's files, in its order. */
  readonly files: readonly string[]
  readonly #store: RetryingStore
  readonly #actor: string
  #log: readonly StoredEntry[] = []
  /** The store's, when the log was loaded. */
  #numbering = 0
  #overlay: Overlay = EMPTY_OVERLAY

  constructor(store: RetryingStore, actor: string, files: readonly string[]) {
    this.#store = store
    this.#actor = actor
    this.files = files
  }

  get log(): readonly StoredEntry[] {
    return this.#log
  }

  get overlay(): Overlay {
    return this.#overlay
  }

  get actor(): string {
    return this.#actor
  }

  /** False = what is appended lasts only as long as the page. */
  get durable(): boolean {
    return this.#store.durable
  }

  /** All of it anew. Answers which records changed by that. */
  async load(): Promise<readonly RecordRef[]> {
    const before = this.changedRefs()
    const { numbering } = this.#store
    this.#log = await this.#store.load(this.files)
    this.#numbering = numbering
    this.#overlay = replay(this.#log)
    return distinctRefs([...before, ...this.changedRefs()])
  }

  /** Durable when it resolves, where the log is. Answers which records changed. */
  async append(changes: readonly Change[]): Promise<readonly RecordRef[]> {
    return this.appendEntries(makeStep(changes, this.stamp()))
  }

  async appendEntries(entries: readonly JournalEntry[]): Promise<readonly RecordRef[]> {
    if (entries.length === 0) return []
    const stored = await this.#store.append(entries)
    // It is on disk, whether or not the rest can be read again.
    return this.#isCurrent ? this.receive(stored) : this.load().catch(() => this.receive(stored))
  }

  undo(): Promise<readonly RecordRef[]> {
    return this.appendEntries(planUndo(this.#log, this.stamp()))
  }

  redo(): Promise<readonly RecordRef[]> {
    return this.appendEntries(planRedo(this.#log, this.stamp()))
  }

  /** Entries that are on disk, from here or from another tab. Answers which records of this dataset changed. */
  receive(stored: readonly StoredEntry[]): readonly RecordRef[] {
    const mine = stored.filter(({ file }) => this.files.includes(file))
    const change = insertEntries(this.#log, mine)
    if (change.added.length === 0) return []
    this.#log = change.log
    this.#overlay = change.atEnd ? extend(this.#overlay, change.added) : replay(change.log)
    return distinctRefs(change.added.map((entry) => this.#refOf(entry)))
  }

  /** Entries other tabs saved while this one slept. */
  async catchUp(): Promise<readonly RecordRef[]> {
    const missed = await this.#store.load(this.files, this.#log.at(-1)?.seq ?? 0)
    return this.#isCurrent ? this.receive(missed) : this.load()
  }

  cells(ref: RecordRef): RowCells {
    return cellsOf(this.#overlay, this.files[ref.file] ?? '', ref.row)
  }

  /** Changed fields of the row itself, without mark and note. */
  fieldCells(ref: RecordRef): readonly OverlayCell[] {
    return [...this.cells(ref).values()].filter(({ path }) => !isPseudoPath(path))
  }

  edits(ref: RecordRef): readonly CellEdit[] {
    return this.fieldCells(ref).map(({ path, after }) => ({ path, after }))
  }

  mark(ref: RecordRef): Mark | null {
    const mark = this.#pseudo(ref, MARK_PATH)
    return mark === 'keep' || mark === 'drop' || mark === 'unsure' ? mark : null
  }

  note(ref: RecordRef): string | null {
    return this.#pseudo(ref, NOTE_PATH)
  }

  /** Every record with a change, mark or note. */
  changedRefs(): readonly RecordRef[] {
    return this.files.flatMap((fingerprint, file) =>
      [...(this.#overlay.files.get(fingerprint)?.keys() ?? [])].map((row) => ({ file, row })),
    )
  }

  refOfEntry(entry: JournalEntry): RecordRef | null {
    const file = this.files.indexOf(entry.file)
    return file < 0 ? null : { file, row: entry.row }
  }

  stamp(): Stamp {
    return { actor: this.#actor, time: new Date().toISOString(), newId: () => crypto.randomUUID() }
  }

  /** False = entries have other numbers by now, so that a later one would find the wrong place in the log. */
  get #isCurrent(): boolean {
    return this.#numbering === this.#store.numbering
  }

  #pseudo(ref: RecordRef, path: FieldPath): string | null {
    const value = this.cells(ref).get(pathKey(path))?.after
    return typeof value === 'string' ? value : null
  }

  #refOf(entry: JournalEntry): RecordRef {
    return { file: this.files.indexOf(entry.file), row: entry.row }
  }
}

/** Each record once. */
export function distinctRefs(refs: readonly RecordRef[]): readonly RecordRef[] {
  return [...new Map(refs.map((ref) => [refKey(ref), ref])).values()]
}
