/** The pass over the image column that a person starts: its facts fill the engine while it runs. */
import { isAbort } from '@/lib/errors'
import { emptyTable } from '@/lib/query/changes'
import type { SessionCore } from './core'
import type { CurrentDataset } from './current-dataset'
import { bumpRevision, NO_IMAGE_CHECK, reportError } from './store'

/** How often a running pass refreshes counts and charts: every one asks the engine anew, at the pass's expense. */
const REFRESH_MS = 5_000

export class ImageChecking {
  readonly #core: SessionCore
  #controller: AbortController | undefined

  constructor(core: SessionCore) {
    this.#core = core
  }

  /** Facts of an earlier visit: the images need not be read again. */
  async restore(current: CurrentDataset): Promise<void> {
    const facts = await current.reader.keptImageFacts()
    if (facts === null) return
    await (await this.#core.engine()).insertArrow('image_facts', facts)
    const rows = current.info.rows
    this.#core.store.setState({ imageCheck: { status: 'done', rowsDone: rows, rowsTotal: rows, bytesRead: 0 } })
  }

  start(): void {
    const { current } = this.#core
    if (current === undefined || this.#core.store.getState().imageCheck.status === 'running') return
    this.#controller = new AbortController()
    void this.#run(current, AbortSignal.any([this.#controller.signal, current.closing.signal]))
  }

  /** What was checked so far stays known. */
  cancel(): void {
    this.#controller?.abort()
  }

  async #run(current: CurrentDataset, signal: AbortSignal): Promise<void> {
    const { store, view } = this.#core
    const begun = current.reader.counts(signal)
    const state = { ...NO_IMAGE_CHECK, status: 'running' as const, rowsTotal: current.info.rows }
    store.setState({ imageCheck: state })
    let lastRefresh = performance.now()
    try {
      const engine = await this.#core.engine()
      const before = (await begun).reduce((sum, { bytes }) => sum + bytes, 0)
      await engine.execute(emptyTable('image_facts'))
      let inserts: Promise<void> = Promise.resolve()
      await current.reader.checkImages(signal, ({ ipc, rows, bytesRead }) => {
        // Once cancelled, the table is the next pass's.
        inserts = inserts.then(() => (signal.aborted ? undefined : engine.insertArrow('image_facts', ipc)))
        inserts.catch(() => this.#controller?.abort())
        store.setState(({ imageCheck }) => ({
          imageCheck: { ...imageCheck, rowsDone: imageCheck.rowsDone + rows, bytesRead: bytesRead - before },
        }))
        if (performance.now() - lastRefresh < REFRESH_MS) return
        lastRefresh = performance.now()
        bumpRevision(store)
      })
      await inserts
      store.setState(({ imageCheck }) => ({ imageCheck: { ...imageCheck, status: 'done' } }))
    } catch (error) {
      if (!isAbort(error)) reportError(store, 'The images could not be checked to the end', error)
      if (current.closing.signal.aborted) return
      store.setState(({ imageCheck }) => ({
        imageCheck: { ...imageCheck, status: isAbort(error) ? 'none' : 'failed' },
      }))
    }
    bumpRevision(store)
    await view.refresh()
  }
}
