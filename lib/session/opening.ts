/** Opening replaces what is open only when the new dataset is wholly there; until then, and after a failure, the old one stays. */
import { isAbort } from '@/lib/errors'
import type { Engine } from '@/lib/engine/engine'
import type { ColumnMapping } from '@/lib/dataset/types'
import type { Balancing } from './balancing'
import type { SessionCore } from './core'
import { CurrentDataset } from './current-dataset'
import { EditLog } from './edit-log'
import { UNKEPT, UNSEEN } from './editing'
import type { ImageChecking } from './image-checking'
import { journalState } from './journal-view'
import { findScale, loadRows } from './loading'
import type { KeptSource, Recents } from './recents'
import { keepSettings, readSettings } from './settings'
import { addNotice, bumpRevision, dropNotices, NO_IMAGE_CHECK, NO_JOURNAL, reportError, toNotice } from './store'
import { datasetId } from './dataset-id'
import { toDatasetState } from './dataset-state'
import { untilAborted } from './until-aborted'
import { KeptFolder } from './worker/kept-folder'
import type { Notice } from './contract/notice'
import type { OpenedDataset, SourceSpec } from './worker/messages'

export interface OpenRequest {
  readonly name: string
  readonly sources: readonly SourceSpec[]
  /** How to find the same files again; empty when the browser gave no lasting handle. */
  readonly kept: readonly KeptSource[]
  readonly demo: boolean
  /** Columns to put in the parts, over those the person chose before. */
  readonly mapping?: Partial<ColumnMapping>
}

/** How often rows that arrive refresh what is shown. */
const REFRESH_MS = 250

export class Opening {
  readonly #core: SessionCore
  readonly #balancing: Balancing
  readonly #images: ImageChecking
  readonly #recents: Recents
  #controller: AbortController | undefined
  /** What is on the screen, wholly there or not, or is being put back there. */
  #open: OpenRequest | undefined
  /** Titles of what was said since something opened. */
  #said: string[] = []

  constructor(core: SessionCore, balancing: Balancing, images: ImageChecking, recents: Recents) {
    this.#core = core
    this.#images = images
    this.#balancing = balancing
    this.#recents = recents
  }

  /** False = it did not open: it failed, was cancelled, or made room for a later one. */
  async open(request: OpenRequest): Promise<boolean> {
    const before = this.#open
    const controller = this.#begin(request.name)
    try {
      await this.#load(request, controller.signal)
      for (const title of this.#said.splice(0)) dropNotices(this.#core.store, title)
      return true
    } catch (error) {
      if (this.#controller !== controller) return false
      this.report(`${request.name} could not be opened`, error)
      await this.#restore(before)
      return false
    } finally {
      if (this.#controller === controller) this.#core.store.setState({ opening: null })
    }
  }

  /** Says why something did not open; taken back when something does. */
  report(title: string, error: unknown): void {
    // A cancelled opening is not one that failed.
    if (!isAbort(error)) this.say(toNotice(title, error))
  }

  say(notice: Omit<Notice, 'id'>): void {
    addNotice(this.#core.store, notice)
    this.#said.push(notice.title)
  }

  cancel(): void {
    this.#controller?.abort()
  }

  close(): void {
    this.#controller?.abort()
    this.#controller = undefined
    this.#open = undefined
    this.#replace(undefined)
    this.#core.store.setState({ dataset: null, opening: null, journal: NO_JOURNAL, imageCheck: NO_IMAGE_CHECK })
  }

  /** Reads the rows again with other columns in the parts. */
  async setMapping(change: Partial<ColumnMapping>): Promise<void> {
    const dataset = this.#core.store.getState().dataset
    const request = this.#open
    if (dataset === null || request === undefined) return
    // Kept only once it has been read with: columns that can't be would fail at every later opening.
    if (await this.open({ ...request, mapping: { ...request.mapping, ...change } }))
      keepSettings(dataset.id, { mapping: { ...readSettings(dataset.id).mapping, ...change } })
  }

  #begin(name: string): AbortController {
    this.#controller?.abort()
    const controller = new AbortController()
    this.#controller = controller
    this.#core.store.setState({ opening: { name, step: 'footer', rowsDone: 0, rowsTotal: null, bytesRead: 0 } })
    return controller
  }

  /** A failure after the old dataset had made room: it is read again. */
  async #restore(previous: OpenRequest | undefined): Promise<void> {
    const { store, current } = this.#core
    if (current !== undefined && !current.closing.signal.aborted && current.isComplete) return
    if (previous === undefined) return this.close()
    const controller = this.#begin(previous.name)
    this.#open = previous
    try {
      await this.#load(previous, controller.signal)
    } catch (error) {
      if (this.#controller !== controller) return
      reportError(store, `${previous.name} could not be opened again`, error)
      this.close()
    } finally {
      if (this.#controller === controller) store.setState({ opening: null })
    }
  }

  async #load(request: OpenRequest, signal: AbortSignal): Promise<void> {
    const { store } = this.#core
    const { info, reader } = await this.#openReader(request, signal)
    const edits = await this.#openJournal(info)
    if (signal.aborted) reader.close()
    signal.throwIfAborted()
    const current = new CurrentDataset(reader, info, edits)
    this.#replace(current)
    this.#open = { ...request, sources: reader.sources }
    const id = datasetId(edits.files)
    this.#balancing.begin(id, info.mapping)
    store.setState({
      dataset: toDatasetState(id, request, info),
      answerFollows: readSettings(id).answerFollows ?? true,
      imageCheck: NO_IMAGE_CHECK,
      journal: journalState(edits),
    })
    await this.#catchUp(current)
    signal.throwIfAborted()
    // At once: a page that is left while rows still come finds its files again.
    const kept = this.#keepRecent(id, request, edits.files)
    await this.#fill(current, AbortSignal.any([signal, current.closing.signal]))
    await kept
    for (const warning of info.warnings)
      addNotice(store, { tone: 'warning', title: warning, detail: null, file: null, next: null })
    for (const fingerprint of edits.files) void new KeptFolder(fingerprint).noteUse()
  }

  /** What another tab saved while the journal was read was told to the dataset before. */
  async #catchUp({ edits }: CurrentDataset): Promise<void> {
    const refs = await edits.catchUp().catch(() => [])
    if (refs.length === 0) return
    this.#core.store.setState(({ journal }) => ({ journal: { ...journalState(edits), saving: journal.saving } }))
  }

  async #keepRecent(id: string, request: OpenRequest, fingerprints: readonly string[]): Promise<void> {
    const unlisted = await this.#recents.keep(id, request.name, request.kept, fingerprints)
    for (const fingerprint of unlisted) void new KeptFolder(fingerprint).forget(fingerprints.includes(fingerprint))
    this.#core.store.setState({ recents: await this.#recents.list() })
  }

  async #openReader(request: OpenRequest, signal: AbortSignal) {
    const { store } = this.#core
    const reader = this.#core.createReader()
    const onProgress = ({ bytesRead }: { bytesRead: number }) =>
      store.setState(({ opening }) => ({ opening: opening && { ...opening, bytesRead } }))
    try {
      const info = await reader.open(request.sources, {}, signal, onProgress)
      const kept = readSettings(datasetId(info.files.map(({ fingerprint }) => fingerprint))).mapping
      if (kept === undefined && request.mapping === undefined) return { reader, info }
      const mapping = { ...kept, ...request.mapping }
      const again = await reader.open(reader.sources, mapping, signal, onProgress)
      // A download is said once: the second time the file is there.
      return { reader, info: { ...again, warnings: [...new Set([...info.warnings, ...again.warnings])] } }
    } catch (error) {
      reader.close()
      throw error
    }
  }

  async #openJournal(info: OpenedDataset): Promise<EditLog> {
    const fingerprints = info.files.map(({ fingerprint }) => fingerprint)
    const edits = new EditLog(this.#core.journal, await this.#core.actor(), fingerprints)
    const problem = await edits.load().then(
      () => this.#core.journal.problem,
      (error: unknown) => error,
    )
    // A window without storage still works; what is done in it lasts as long as the tab.
    if (problem !== undefined) reportError(this.#core.store, UNKEPT, problem)
    return edits
  }

  async #fill(current: CurrentDataset, signal: AbortSignal): Promise<void> {
    const { store, view } = this.#core
    const opening = (change: object) =>
      store.setState((state) => ({ opening: state.opening && { ...state.opening, ...change } }))
    opening({ step: 'rows', rowsTotal: current.info.rows })
    let lastRefresh = 0
    await loadRows(
      current,
      () => this.#core.engine(),
      () => store.getState().balance.column,
      signal,
      {
        onFirstLines: (lines, bytesRead) => {
          // They are on the screen before the engine, which counts from here on, has any.
          opening({ rowsDone: lines.length, bytesRead })
          view.showFirst(lines)
        },
        onRows: (rowsDone, bytesRead) => {
          opening({ rowsDone, bytesRead })
          store.setState(({ result }) => ({ result: { ...result, total: rowsDone } }))
          if (performance.now() - lastRefresh < REFRESH_MS) return
          lastRefresh = performance.now()
          void this.#core.engine().then((engine) => view.engineReady(engine))
          view.refreshSoon()
        },
      },
    )
    opening({ step: 'engine' })
    await this.#finish(current, signal)
  }

  /** All rows are in: what needs all of them is worked out, and what was edited before is put over them. */
  async #finish(current: CurrentDataset, signal: AbortSignal): Promise<void> {
    const { store, view } = this.#core
    const engine = await this.#core.engine()
    // After every wait: another dataset may have been opened, and what follows would be put on it.
    signal.throwIfAborted()
    await this.#showEdited(current, engine, signal)
    await this.#images.restore(current, signal)
    signal.throwIfAborted()
    const passScale = await findScale(current, engine)
    signal.throwIfAborted()
    current.setPassScale(engine, passScale)
    store.setState(({ dataset }) => ({ dataset: dataset && { ...dataset, passScale } }))
    await this.#balancing.complete(current)
    signal.throwIfAborted()
    current.isComplete = true
    store.setState(({ result }) => ({ result: { ...result, total: current.info.rows } }))
    view.engineReady(engine)
    view.resumeSearch()
    bumpRevision(store)
    await view.refresh()
  }

  /** A dataset whose changes can't be shown opens all the same: they can be undone there, and no export goes without them. */
  async #showEdited(current: CurrentDataset, engine: Engine, signal: AbortSignal): Promise<void> {
    try {
      await untilAborted(current.refreshEdited(engine, current.edits.changedRefs()), signal)
    } catch (error) {
      signal.throwIfAborted()
      reportError(this.#core.store, UNSEEN, error)
    }
  }

  #replace(next: CurrentDataset | undefined): void {
    this.#core.current?.close()
    this.#core.current = next
    this.#core.view.attach(next)
  }
}
