/** Edits, marks and notes: planned on the row as it now is, durable in the journal first, then seen by every question. */
import { formatPath, fromJson, getAt, toJson } from '@/lib/dataset/cells'
import type { Row } from '@/lib/dataset/cells'
import { planEdit } from '@/lib/dataset/edit'
import type { FieldPath, JsonValue, Mark, RecordRef } from '@/lib/dataset/types'
import { CurationError } from '@/lib/errors'
import { MARK_PATH, NOTE_PATH } from '@/lib/journal/entry'
import type { Change, JournalEntry } from '@/lib/journal/entry'
import { followRows } from '@/lib/journal/follow'
import { readJournal } from '@/lib/journal/jsonl'
import { mergeEntries, rowsNeeded } from '@/lib/journal/merge'
import type { SourceRow } from '@/lib/journal/merge'
import { applyToRow } from '@/lib/journal/overlay'
import type { JournalImport } from './contract'
import type { SessionCore } from './core'
import type { CurrentDataset } from './current-dataset'
import { journalState } from './journal-view'
import { bumpRevision, reportError } from './store'

export class Editing {
  readonly #core: SessionCore
  /** Commands run one after the other, so that each sees what the one before left. */
  #queue: Promise<unknown> = Promise.resolve()

  constructor(core: SessionCore) {
    this.#core = core
  }

  edit(ref: RecordRef, path: FieldPath, after: JsonValue): Promise<void> {
    return this.#command('The change was not made', async (current) => {
      const cells = await current.reader.record(ref)
      const row = applyToRow(cells.row as Row, current.edits.cells(ref))
      const { answerFollows } = this.#core.store.getState()
      const planned = planEdit(row, current.info.mapping, path, fromJson(after), { answerFollows })
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
    return this.#pseudo(refs, MARK_PATH, mark, 'The mark was not saved')
  }

  note(ref: RecordRef, text: string): Promise<void> {
    return this.#pseudo([ref], NOTE_PATH, text.trim() === '' ? null : text, 'The note was not saved')
  }

  undo(): Promise<void> {
    return this.#command('Not undone', (current) => current.edits.undo())
  }

  redo(): Promise<void> {
    return this.#command('Not redone', (current) => current.edits.redo())
  }

  /** Another tab saved something, or this one woke up. */
  async received(refs: readonly RecordRef[]): Promise<void> {
    const { current } = this.#core
    if (current !== undefined && refs.length > 0) await this.#show(current, refs)
  }

  async import(file: File): Promise<JournalImport> {
    const { lines, problems } = readJournal(await file.text(), file.name)
    const current = this.#core.require()
    const moved = await this.#follow(
      current,
      lines.map(({ entry }) => entry),
    )
    const lineOf = new Map(lines.map(({ entry }, k) => [moved.entries[k] ?? entry, lines[k]?.line ?? 0]))
    const entries = moved.entries.filter((entry) => entry !== null)
    const rows = await this.#sourceRows(current, entries)
    const merge = mergeEntries(current.edits.log, entries, (name, row) => rows.get(`${name}:${row}`))
    await this.#command('The journal was not loaded', () => current.edits.appendEntries(merge.applied))
    const reports = merge.outcomes.map((outcome, k) => {
      const entry = entries[k] as JournalEntry
      return { outcome, line: lineOf.get(entry) ?? 0, place: `row ${entry.row}, ${formatPath(entry.path)}` }
    })
    return {
      applied: merge.applied.length,
      alreadyThere: reports.filter(({ outcome }) => outcome.outcome === 'already there').length,
      conflicts: reports.flatMap(({ outcome, line, place }) =>
        outcome.outcome === 'conflict' ? [{ line, reason: `${place}: ${outcome.reason}` }] : [],
      ),
      unmatched: [
        ...problems.map(({ line, message }) => ({ line, reason: message.replace(/^line \d+: /, '') })),
        ...moved.lost.map(({ index, reason }) => ({ line: lines[index]?.line ?? 0, reason })),
        ...reports.flatMap(({ outcome, line, place }) =>
          outcome.outcome === 'unmatched' ? [{ line, reason: `${place}: ${outcome.reason}` }] : [],
        ),
      ].toSorted((a, b) => a.line - b.line),
    }
  }

  /** Entries about files that are not open follow their rows into the open ones; null where a row can't be told. */
  async #follow(
    current: CurrentDataset,
    entries: readonly JournalEntry[],
  ): Promise<{ entries: readonly (JournalEntry | null)[]; lost: readonly { index: number; reason: string }[] }> {
    const isForeign = ({ file }: JournalEntry) => !current.edits.files.includes(file)
    const foreign = entries.filter(isForeign)
    if (foreign.length === 0) return { entries, lost: [] }
    const revised = []
    for (const [file, fingerprint] of current.edits.files.entries())
      revised.push({ file: fingerprint, rows: await current.reader.fingerprints(file) })
    const followed = followRows(foreign, revised)
    const unfound = new Set(followed.lost.map(({ entry }) => entry))
    const found = foreign.filter((entry) => !unfound.has(entry))
    const homes = new Map(found.map((entry, k) => [entry, followed.entries[k]]))
    const moved = entries.map((entry) => (isForeign(entry) ? (homes.get(entry) ?? null) : entry))
    const lost = moved.flatMap((entry, index) =>
      entry === null ? [{ index, reason: 'no row of the open files holds what this row held, or several do' }] : [],
    )
    return { entries: moved, lost }
  }

  async #sourceRows(
    current: CurrentDataset,
    entries: readonly JournalEntry[],
  ): Promise<ReadonlyMap<string, SourceRow>> {
    const rows = new Map<string, SourceRow>()
    for (const [name, numbers] of rowsNeeded(entries)) {
      const file = current.edits.files.indexOf(name)
      const most = current.info.files[file]?.rows ?? 0
      for (const row of numbers) {
        if (file < 0 || row >= most) continue
        const { row: cells, fingerprint } = await current.reader.record({ file, row })
        rows.set(`${name}:${row}`, {
          rowFingerprint: fingerprint,
          valueAt: (path) => {
            const value = getAt(cells, path)
            return value === undefined ? undefined : toJson(value)
          },
        })
      }
    }
    return rows
  }

  #pseudo(refs: readonly RecordRef[], path: FieldPath, after: JsonValue, failure: string): Promise<void> {
    return this.#command(failure, async (current) => {
      const fingerprints = await current.reader.fingerprintsOf(refs)
      const changes = refs.map((ref, k): Change => {
        const before = path === MARK_PATH ? current.edits.mark(ref) : current.edits.note(ref)
        return { ...this.#address(current, ref, fingerprints[k] ?? ''), path, before, after }
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

  /** Shows what failed, and rejects too: the caller keeps its draft. */
  #command(failure: string, work: (current: CurrentDataset) => Promise<readonly RecordRef[]>): Promise<void> {
    const run = this.#queue.then(async () => {
      const current = this.#core.require()
      const { store } = this.#core
      store.setState(({ journal }) => ({ journal: { ...journal, saving: 'saving' } }))
      try {
        const refs = await work(current)
        await this.#show(current, refs)
      } catch (error) {
        const lost = error instanceof CurationError && error.code === 'storage'
        store.setState({ journal: journalState(current.edits, lost ? 'failed' : 'saved') })
        reportError(store, failure, error)
        throw error
      }
    })
    this.#queue = run.catch(() => undefined)
    return run
  }

  async #show(current: CurrentDataset, refs: readonly RecordRef[]): Promise<void> {
    const { store, view } = this.#core
    store.setState({ journal: journalState(current.edits, 'saved') })
    if (refs.length === 0) return
    await current.refreshEdited(await this.#core.engine(), refs)
    bumpRevision(store)
    await view.refresh()
  }
}
