/** The pass over the image column that a person starts: its facts fill the engine while it runs. */
import { isAbort } from '@/lib/errors'
import { emptyTable } from '@/lib/query/changes'
import type { SessionCore } from './core'
import type { CurrentDataset } from './current-dataset'
import { insertBatches } from './insert-batches'
import { addNotice, bumpRevision, NO_IMAGE_CHECK, reportError, toNotice } from './store'
import type { ImageBatch } from './worker/messages'

/** How often a running pass refreshes counts and charts: every one asks the engine anew, at the pass's expense. */
const REFRESH_MS = 5_000

export class ImageChecking {
  readonly #core: SessionCore
  #controller: AbortController | undefined

  constructor(core: SessionCore) {
    this.#core = core
  }

  /** Facts of an earlier visit: the images need not be read again. Where they can't be had, the images count as not checked. */
  async restore(current: CurrentDataset, signal: AbortSignal): Promise<void> {
    const { store } = this.#core
    try {
      const facts = await current.reader.keptImageFacts()
      if (facts === null) return
      const engine = await this.#core.engine()
      signal.throwIfAborted()
      await engine.insertArrow('image_facts', facts)
      signal.throwIfAborted()
      const rows = current.info.rows
      store.setState({ imageCheck: { status: 'done', rowsDone: rows, rowsTotal: rows, bytesRead: 0 } })
    } catch (error) {
      signal.throwIfAborted()
      const title = 'What the last check of the images found could not be read'
      addNotice(store, { ...toNotice(title, error), tone: 'warning', next: 'Check the images again.' })
    }
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
      signal.throwIfAborted()
      await engine.execute(emptyTable('image_facts'))
      const read = (both: AbortSignal, add: (batch: ImageBatch) => void) =>
        current.reader.checkImages(both, (batch) => {
          add(batch)
          store.setState(({ imageCheck }) => ({
            imageCheck: {
              ...imageCheck,
              rowsDone: imageCheck.rowsDone + batch.rows,
              bytesRead: batch.bytesRead - before,
            },
          }))
          if (performance.now() - lastRefresh < REFRESH_MS) return
          lastRefresh = performance.now()
          bumpRevision(store)
        })
      await insertBatches<ImageBatch>(signal, read, ({ ipc }) => engine.insertArrow('image_facts', ipc))
      store.setState(({ imageCheck }) => ({ imageCheck: { ...imageCheck, status: 'done' } }))
    } catch (error) {
      // What the screen shows by then is another dataset's.
      if (current.closing.signal.aborted) return
      reportError(store, 'The images could not be checked to the end', error)
      store.setState(({ imageCheck }) => ({
        imageCheck: { ...imageCheck, status: isAbort(error) ? 'none' : 'failed' },
      }))
    }
    bumpRevision(store)
    await view.refresh()
  }
}
