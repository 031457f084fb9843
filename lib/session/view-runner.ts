/** Keeps the rows on screen in step with the view: ids in order, lines near the screen, and streamed searches. */
import type { RecordRef } from '@/lib/dataset/types'
import type { Engine } from '@/lib/engine/engine'
import { isAbort } from '@/lib/errors'
import { emptyTable } from '@/lib/query/changes'
import { textQuery } from '@/lib/query/filter'
import { orderedIds } from '@/lib/query/select'
import type { View } from '@/lib/query/view-url'
import type { RowPreview } from './contract/rows'
import type { CurrentDataset } from './current-dataset'
import { toPreview } from './questions'
import { RowWindow } from './row-window'
import { NO_RESULT, NO_SEARCH } from './store'
import type { Store } from './store'
import type { FactLine } from './worker/messages'

/** How often a running search or load refreshes what is shown. */
const REFRESH_MS = 300

export class ViewRunner {
  readonly window: RowWindow
  readonly #store: Store
  #dataset: CurrentDataset | undefined
  #engine: Engine | undefined
  #running: AbortController | undefined
  #searching: { readonly query: string; readonly controller: AbortController } | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(store: Store) {
    this.#store = store
    this.window = new RowWindow(
      (refs, signal) => this.#fetch(refs, signal),
      () => this.#changed({}),
      (error) => this.#failed(error),
    )
  }

  /** From now on the view is of this dataset. */
  attach(dataset: CurrentDataset | undefined): void {
    this.cancelSearch()
    this.#running?.abort()
    this.#dataset = dataset
    this.#engine = undefined
    this.window.replaceIds(new Int32Array(0), new Int32Array(0))
    // Its rows are on their way: none yet is not none at all.
    const status = dataset === undefined ? 'idle' : 'running'
    this.#store.setState({ result: { ...NO_RESULT, status, version: this.#version() + 1 }, search: NO_SEARCH })
  }

  /** The first lines, before the engine is up; only a view without filters and sort starts with them. */
  showFirst(lines: readonly FactLine[]): void {
    const { filters, sort } = this.#store.getState().view
    const extra = this.#dataset?.extraNames ?? []
    if (this.#engine !== undefined || filters.length > 0 || sort.length > 0) return
    this.window.seed(lines.map((line) => toPreview(line as never, extra)))
    this.#changed({ count: lines.length, total: lines.length })
  }

  engineReady(engine: Engine): void {
    this.#engine = engine
  }

  viewChanged(view: View, previous: View): void {
    if (view.filters === previous.filters && view.sort === previous.sort) return
    const query = textQuery(view.filters)
    if (query !== textQuery(previous.filters)) this.#startSearch(query)
    void this.refresh()
  }

  /** A refresh soon, however often it is asked for. */
  refreshSoon(): void {
    if (this.#timer !== undefined) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.refresh()
    }, REFRESH_MS)
  }

  /** Asks for the view's ids and the lines near the screen anew. Never rejects: a failure is part of the result. */
  async refresh(): Promise<void> {
    const questions = this.#dataset?.questions
    const engine = this.#engine
    if (questions === undefined || engine === undefined) return
    this.#running?.abort()
    const controller = new AbortController()
    this.#running = controller
    this.#store.setState((state) => ({ result: { ...state.result, status: 'running' } }))
    try {
      const { filters, sort } = this.#store.getState().view
      const known = sort.filter(({ column }) => questions.context.columns.some(({ name }) => name === column))
      const sql = orderedIds(questions.answerable(filters), known, questions.context)
      const [files, rows] = await engine.queryIntegers(sql, ['file', 'row'], controller.signal)
      if (controller.signal.aborted || files === undefined || rows === undefined) return
      await this.window.show(files, rows, controller.signal)
      this.#changed({ status: 'idle', count: files.length, error: null })
    } catch (error) {
      if (!controller.signal.aborted) this.#failed(error)
    }
  }

  cancelSearch(): void {
    this.#searching?.controller.abort()
    this.#searching = undefined
    if (this.#store.getState().search.status === 'running')
      this.#store.setState((state) => ({ search: { ...state.search, status: 'stopped' } }))
  }

  /** For a text filter that came with the URL, once the rows are in; and for one whose search was stopped or failed. */
  resumeSearch(): void {
    this.#startSearch(textQuery(this.#store.getState().view.filters))
  }

  #startSearch(query: string): void {
    const dataset = this.#dataset
    const engine = this.#engine
    if (query === this.#searching?.query) return
    this.cancelSearch()
    this.#store.setState({ search: NO_SEARCH })
    if (dataset === undefined || engine === undefined || dataset.info.textResident || query === '') return
    const controller = new AbortController()
    this.#searching = { query, controller }
    void this.#search(dataset, engine, query, AbortSignal.any([controller.signal, dataset.closing.signal]))
  }

  async #search(dataset: CurrentDataset, engine: Engine, query: string, signal: AbortSignal): Promise<void> {
    const progress = { ...NO_SEARCH, rowsTotal: dataset.info.rows }
    this.#store.setState({ search: { ...progress, status: 'running' } })
    try {
      await engine.execute(emptyTable('hits'))
      let inserts: Promise<void> = Promise.resolve()
      await dataset.reader.search(query, signal, ({ ipc, hits, rows }) => {
        progress.rowsDone += rows
        progress.hits += hits
        this.#store.setState({ search: { ...progress, status: 'running' } })
        if (ipc === null) return
        // Once cancelled, the table is the next search's.
        inserts = inserts.then(() => (signal.aborted ? undefined : engine.insertArrow('hits', ipc)))
        inserts.then(
          () => this.refreshSoon(),
          () => undefined,
        )
      })
      await inserts
      signal.throwIfAborted()
      this.#store.setState((state) => ({ search: { ...progress, status: 'done' }, revision: state.revision + 1 }))
      await this.refresh()
    } catch (error) {
      // Who ended it has said so; the state may be the next search's by now.
      if (signal.aborted) return
      this.#searching = undefined
      this.#store.setState({ search: { ...progress, status: 'failed', error: messageOf(error) } })
    }
  }

  async #fetch(refs: readonly RecordRef[], signal: AbortSignal): Promise<readonly RowPreview[]> {
    const dataset = this.#dataset
    if (dataset?.questions === undefined || this.#engine === undefined)
      throw new DOMException('not ready', 'AbortError')
    return dataset.questions.previews(refs, dataset.extraNames, signal)
  }

  #changed(change: Partial<{ status: 'idle'; count: number; total: number; error: null }>): void {
    this.#store.setState(({ result }) => ({ result: { ...result, ...change, version: result.version + 1 } }))
  }

  #failed(error: unknown): void {
    if (isAbort(error)) return
    this.#store.setState((state) => ({ result: { ...state.result, status: 'failed', error: messageOf(error) } }))
  }

  #version(): number {
    return this.#store.getState().result.version
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
