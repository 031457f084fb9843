/**
 * Edits, marks and notes: planned on the row as it now is, durable in the journal first, then seen by every question. What is on
 * disk is done, whatever becomes of showing it. A command is for the dataset that was open when it was given, and for no other.
 */
import { fromJson, toJson } from '@/lib/dataset/cells'
import type { Row } from '@/lib/dataset/cells'
import { planEdit } from '@/lib/dataset/edit'
import type { CellChange } from '@/lib/dataset/edit'
import type { FieldPath, JsonValue, Mark, RecordRef } from '@/lib/dataset/types'
import { CurationError, isAbort } from '@/lib/errors'
import { MARK_PATH, NOTE_PATH } from '@/lib/journal/entry'
import type { Change } from '@/lib/journal/entry'
import { readJournal } from '@/lib/journal/jsonl'
import type { Merge } from '@/lib/journal/merge'
import { applyToRow } from '@/lib/journal/overlay'
import type { JournalImport } from './contract/journal'
import type { SessionCore } from './core'
import type { CurrentDataset } from './current-dataset'
import { mergeIncoming, readIncoming, reportImport } from './journal-import'
import { journalState } from './journal-view'
import { keepSettings } from './settings'
import { bumpRevision, dropNotices, reportError } from './store'

/** Said where the browser does not open the journal. */
export const UNKEPT = 'Changes cannot be kept in this window'
/** Said where changes are made and the engine could not be told. */
export const UNSEEN = 'Saved changes are not all seen in table and charts'

export class Editing {
  readonly #core: SessionCore
  /** Changes are appended one after the other, so that each sees what the one before left. Showing them holds none up. */
  #queue: Promise<unknown> = Promise.resolve()

  constructor(core: SessionCore) {
    this.#core = core
  }

  edit(ref: RecordRef, path: FieldPath, after: JsonValue): Promise<void> {
    return this.#command('The change was not made', async (current) => {
      const cells = await current.reader.record(ref)
      const row = applyToRow(cells.row as Row, current.edits.cells(ref))
      const { answerFollows } = this.#core.store.getState()
      const planned = planEdit(row, current.info.mapping, path, fromJson(after), {
        answerFollows,
        schema: current.info.schema,
      })
      await refuseUnwritable(current, planned)
      const changes = planned.map((change) => ({
        ...this.#address(current, ref, cells.fingerprint),
        path: change.path,
        before: toJson(change.before),
        after: toJson(change.after),
      }))
      return current.edits.append(changes)
    })
  }

  mark(refs: readonly RecordRef[], mark: Mark | null): Promise<void> {
    return this.#pseudo(refs, MARK_PATH, () => mark, 'The mark was not saved')
  }

  toggleMark(ref: RecordRef, mark: Mark): Promise<void> {
    return this.#pseudo([ref], MARK_PATH, (before) => (before === mark ? null : mark), 'The mark was not saved')
  }

  note(ref: RecordRef, text: string): Promise<void> {
    return this.#pseudo([ref], NOTE_PATH, () => (text.trim() === '' ? null : text), 'The note was not saved')
  }

  /** Kept: what a person switched off must not come back on with a reload and change answers unasked. */
  setAnswerFollows(on: boolean): void {
    const { dataset } = this.#core.store.getState()
    this.#core.store.setState({ answerFollows: on })
    if (dataset !== null) keepSettings(dataset.id, { answerFollows: on })
  }

  undo(): Promise<void> {
    return this.#step('Not undone', (current) => current.edits.undo())
  }

  redo(): Promise<void> {
    return this.#step('Not redone', (current) => current.edits.redo())
  }

  /** Once it is done, an earlier "Not undone" would say the contrary of what is seen. */
  async #step(failure: string, work: Work): Promise<void> {
    await this.#command(failure, work)
    dropNotices(this.#core.store, failure)
  }

  /** The journal is on disk after all: what was kept there before is seen again, and what waited comes after it. */
  async journalRestored(): Promise<void> {
    if (this.#core.current !== undefined) await this.#reload()
    dropNotices(this.#core.store, UNKEPT)
  }

  /** Another tab saved something, or this one woke up. Says nothing of this tab's own changes: one may be on its way to disk. */
  async received(current: CurrentDataset, refs: readonly RecordRef[]): Promise<void> {
    if (refs.length === 0 || !this.#isOpen(current)) return
    this.#core.store.setState(({ journal }) => ({
      journal: { ...journalState(current.edits), saving: journal.saving },
    }))
    await this.#show(current, refs)
  }

  async import(file: File): Promise<JournalImport> {
    const current = this.#core.require()
    const journal = readJournal(await file.text(), file.name)
    const incoming = await readIncoming(current, journal).catch((error: unknown) => {
      throw this.#reasonOf(current, error)
    })
    let merge: Merge = { outcomes: [], applied: [] }
    const load = () => {
      merge = mergeIncoming(incoming, current.edits.log)
      return current.edits.appendEntries(merge.applied)
    }
    await this.#command('The journal was not loaded', load, current)
    return reportImport(incoming, merge)
  }

  #pseudo(
    refs: readonly RecordRef[],
    path: FieldPath,
    after: (before: string | null) => JsonValue,
    failure: string,
  ): Promise<void> {
    return this.#command(failure, async (current) => {
      const fingerprints = await current.reader.fingerprintsOf(refs)
      const changes = refs.map((ref, k): Change => {
        const before = path === MARK_PATH ? current.edits.mark(ref) : current.edits.note(ref)
        return { ...this.#address(current, ref, fingerprints[k] ?? ''), path, before, after: after(before) }
      })
      return current.edits.append(changes)
    })
  }

  #address(
    current: CurrentDataset,
    ref: RecordRef,
    rowFingerprint: string,
  ): Pick<Change, 'file' | 'row' | 'rowFingerprint'> {
    return { file: current.edits.files[ref.file] ?? '', row: ref.row, rowFingerprint }
  }

  /** Resolves when the change is on disk and, where that works, on the screen. Rejects, and says so, when it was not made. */
  async #command(failure: string, work: Work, current = this.#core.require()): Promise<void> {
    await this.#show(current, await this.#append(failure, work, current))
  }

  /** In its turn. Answers which records changed. */
  #append(failure: string, work: Work, current: CurrentDataset): Promise<readonly RecordRef[]> {
    const { store } = this.#core
    const run = this.#queue.then(async () => {
      try {
        if (!this.#isOpen(current)) throw closedFirst()
        store.setState(({ journal }) => ({ journal: { ...journal, saving: 'saving' } }))
        const refs = await work(current)
        this.#seeElsewhere(current)
        if (this.#isOpen(current)) store.setState({ journal: journalState(current.edits) })
        return refs
      } catch (cause) {
        const error = this.#reasonOf(current, cause)
        const lost = error instanceof CurationError && error.code === 'storage'
        const journal = journalState(current.edits)
        if (this.#isOpen(current)) store.setState({ journal: lost ? { ...journal, saving: 'failed' } : journal })
        reportError(store, failure, error)
        throw error
      }
    })
    this.#queue = current.changing = run.catch(() => undefined)
    return run
  }

  /** A change that was on its way while its dataset was opened anew: that one's journal may have been read before it. */
  #seeElsewhere(current: CurrentDataset): void {
    if (this.#isOpen(current) || this.#core.current === undefined) return
    this.#reload().catch(() => undefined)
  }

  #reload(): Promise<void> {
    return this.#command('The journal could not be read', (current) => current.edits.load())
  }

  /** Never rejects. In the order of the changes: the dataset brings its lines up to date one after the other. */
  async #show(current: CurrentDataset, refs: readonly RecordRef[]): Promise<void> {
    const { store, view } = this.#core
    if (refs.length === 0 || !this.#isOpen(current)) return
    try {
      // Before there are tables nothing is to be told: changes are put over the rows when all are in.
      const { questions } = current
      if (questions !== undefined) await current.refreshEdited(questions.engine, refs)
      dropNotices(store, UNSEEN)
    } catch (error) {
      if (this.#isOpen(current)) reportError(store, UNSEEN, error)
    }
    if (!this.#isOpen(current)) return
    bumpRevision(store)
    await view.refresh()
  }

  #isOpen(dataset: CurrentDataset): boolean {
    return this.#core.current === dataset
  }

  /** What ends with its dataset is given up by nobody: unlike a cancelled call it is said. */
  #reasonOf(current: CurrentDataset, error: unknown): unknown {
    return isAbort(error) && !this.#isOpen(current) ? closedFirst() : error
  }
}

/** Changes the journal. Answers which records changed. */
type Work = (current: CurrentDataset) => Promise<readonly RecordRef[]>

function closedFirst(): CurationError {
  return new CurationError('edit-refused', 'The dataset it was meant for was closed first, or opened anew.', {
    next: 'Open that dataset and repeat it there.',
  })
}

/** What no export could write must not be said to be saved. */
async function refuseUnwritable(current: CurrentDataset, planned: readonly CellChange[]): Promise<void> {
  const reasons = await current.reader.whyUnwritable(planned.map(({ path, after }) => ({ path, after: toJson(after) })))
  const reason = reasons.find((one) => one !== null)
  if (reason === undefined || reason === null) return
  throw new CurationError('edit-refused', reason, { next: 'Give a value that fits the column.' })
}
