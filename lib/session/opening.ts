/** Opening replaces what is open only when the new dataset is wholly there; until then, and after a failure, the old one stays. */
import { CurationError, isAbort } from '@/lib/errors'
import type { ColumnMapping } from '@/lib/dataset/types'
import type { Balancing } from './balancing'
import type { DatasetState } from './contract/dataset'
import type { SessionCore } from './core'
import { CurrentDataset } from './current-dataset'
import { EditLog } from './edit-log'
import { UNKEPT } from './editing'
import type { ImageChecking } from './image-checking'
import { journalState } from './journal-view'
import { findScale, loadRows } from './loading'
import type { KeptSource, Recents } from './recents'
import { keepSettings, readSettings } from './settings'
import { addNotice, bumpRevision, dropNotices, NO_IMAGE_CHECK, NO_JOURNAL, reportError, toNotice } from './store'
import { datasetId } from './dataset-id'
import { KeptFolder } from './worker/kept-folder'
import type { Notice } from './contract/notice'
import type { OpenedDataset, SourceSpec } from './worker/messages'

export interface OpenRequest {
  readonly name: string
  readonly sources: readonly SourceSpec[]
  /** How to find the same files again; empty when the browser gave no lasting handle. */
  readonly kept: readonly KeptSource[]
  readonly demo: boolean
}

/** How often rows that arrive refresh what is shown. */
const REFRESH_MS = 250

export class Opening {
  readonly #core: SessionCore
  readonly #balancing: Balancing
  readonly #images: ImageChecking
  readonly #recents: Recents
  #controller: AbortController | undefined
  /** What is open now, or was before the opening under way. */
  #open: OpenRequest | undefined
  /** Titles of what was said since something opened. */
  #said: string[] = []

  constructor(core: SessionCore, balancing: Balancing, images: ImageChecking, recents: Recents) {
    this.#core = core
    this.#images = images
    this.#balancing = balancing
    this.#recents = recents
  }

  async open(request: OpenRequest): Promise<void> {
    const previous = this.#open
    const controller = this.#begin(request.name)
    try {
      await this.#load(request, controller.signal)
      this.#open = request
      for (const title of this.#said.splice(0)) dropNotices(this.#core.store, title)
    } catch (error) {
      if (this.#controller !== controller) return
      this.report(`${request.name} could not be opened`, error)
      await this.#restore(previous)
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
    keepSettings(dataset.id, { mapping: { ...readSettings(dataset.id).mapping, ...change } })
    await this.open(request)
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
    try {
      await this.#load(previous, controller.signal)
      this.#open = previous
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
    signal.throwIfAborted()
    const current = new CurrentDataset(reader, info, request.sources, edits)
    this.#replace(current)
    const id = datasetId(edits.files)
    this.#balancing.begin(id, info.mapping)
    store.setState({
      dataset: toDatasetState(id, request, info),
      answerFollows: readSettings(id).answerFollows ?? true,
      imageCheck: NO_IMAGE_CHECK,
      journal: journalState(edits),
    })
    // At once: a page that is left while rows still come finds its files again.
    const kept = this.#keepRecent(id, request, edits.files)
    await this.#fill(current, AbortSignal.any([signal, current.closing.signal]))
    await kept
    for (const warning of info.warnings)
      addNotice(store, { tone: 'warning', title: warning, detail: null, file: null, next: null })
    for (const fingerprint of edits.files) void new KeptFolder(fingerprint).noteUse()
  }

  async #keepRecent(id: string, request: OpenRequest, fingerprints: readonly string[]): Promise<void> {
    await this.#recents.keep(id, request.name, request.kept, fingerprints)
    this.#core.store.setState({ recents: await this.#recents.list() })
  }

  async #openReader(request: OpenRequest, signal: AbortSignal) {
    const { store } = this.#core
    const reader = this.#core.createReader()
    const onProgress = ({ bytesRead }: { bytesRead: number }) =>
      store.setState(({ opening }) => ({ opening: opening && { ...opening, bytesRead } }))
    try {
      const info = await reader.open(request.sources, {}, signal, onProgress)
      const { mapping } = readSettings(datasetId(info.files.map(({ fingerprint }) => fingerprint)))
      const chosen = mapping === undefined ? info : await reader.open(request.sources, mapping, signal, onProgress)
      return { reader, info: chosen }
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
    await loadRows(current, () => this.#core.engine(), store.getState().balance.column, signal, {
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
    })
    opening({ step: 'engine' })
    await this.#finish(current)
  }

  /** All rows are in: what needs all of them is worked out, and what was edited before is put over them. */
  async #finish(current: CurrentDataset): Promise<void> {
    const { store, view } = this.#core
    const engine = await this.#core.engine()
    await current.refreshEdited(engine, current.edits.changedRefs())
    await this.#images.restore(current)
    const passScale = await findScale(current, engine)
    current.setPassScale(engine, passScale)
    current.isComplete = true
    store.setState(({ dataset, result }) => ({
      dataset: dataset && { ...dataset, passScale },
      result: { ...result, total: current.info.rows },
    }))
    await this.#balancing.complete()
    view.engineReady(engine)
    view.resumeSearch()
    bumpRevision(store)
    await view.refresh()
  }

  #replace(next: CurrentDataset | undefined): void {
    this.#core.current?.close()
    this.#core.current = next
    this.#core.view.attach(next)
  }
}

function toDatasetState(id: string, request: OpenRequest, info: OpenedDataset): DatasetState {
  return {
    id,
    name: request.name,
    kind: info.kind,
    files: info.files,
    rows: info.rows,
    bytes: info.files.reduce((sum, { byteLength }) => sum + byteLength, 0),
    mapping: info.mapping,
    columns: info.columns,
    schema: info.schema,
    extraColumns: info.extra.map(({ name, type }) => ({
      name,
      type: type === 'BOOLEAN' ? 'boolean' : type === 'VARCHAR' ? 'text' : 'number',
    })),
    passScale: null,
    missing: info.missing,
    textResident: info.textResident,
    hasImages: info.hasImages,
    namesImages: info.namesImages,
    integerBytes: info.integerBytes,
    demo: request.demo,
  }
}

/** "train.parquet", or "train-00000.parquet and 3 more". */
export function nameOf(names: readonly string[]): string {
  const [first = 'dataset', ...others] = names.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  return others.length === 0 ? first : `${first} and ${others.length} more`
}

/** A file of a handle, asking for permission where the browser wants a click for it. */
export async function fileOfHandle(handle: FileSystemFileHandle): Promise<File> {
  const asking = handle as FileSystemFileHandle & { requestPermission?: (mode: object) => Promise<PermissionState> }
  const permission = await asking.requestPermission?.({ mode: 'read' })
  if (permission === 'denied')
    throw new CurationError('permission', `The browser may not read ${handle.name}.`, {
      file: handle.name,
      next: 'Allow it when asked, or pick the file again.',
    })
  return handle.getFile().catch((cause: unknown) => {
    if (isAbort(cause)) throw cause
    throw new CurationError('source-unreachable', `${handle.name} is no longer where it was.`, {
      file: handle.name,
      next: 'Pick the file again.',
      cause,
    })
  })
}
