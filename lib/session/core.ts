/** What all commands share: the store, the view, the engine (started once), the journal's place, the open dataset. */
import { engineFilesAt, startDuckDb } from '@/lib/engine/duckdb'
import type { Engine } from '@/lib/engine/engine'
import { CurationError } from '@/lib/errors'
import { RetryingStore } from '@/lib/journal/retrying-store'
import { openJournalStore } from '@/lib/journal/store'
import type { CurrentDataset } from './current-dataset'
import { createSessionStore, reportError } from './store'
import type { Store } from './store'
import { tabActor } from './tab-actor'
import { ViewRunner } from './view-runner'
import { Reader } from './worker/reader-client'

export class SessionCore {
  readonly store: Store = createSessionStore()
  readonly view = new ViewRunner(this.store)
  readonly journal = new RetryingStore(openJournalStore)
  #engine: Promise<Engine> | undefined
  #actor: Promise<string> | undefined
  #current: CurrentDataset | undefined
  #spare: Worker | undefined

  /** Started once; a start that failed is tried again at the next call. */
  engine(): Promise<Engine> {
    this.#engine ??= startDuckDb(engineFilesAt(new URL('/engine/', location.href).href), (reason) =>
      reportError(this.store, 'Table, charts and filters stopped working', reason),
    )
    this.#engine.catch(() => (this.#engine = undefined))
    return this.#engine
  }

  actor(): Promise<string> {
    this.#actor ??= tabActor()
    return this.#actor
  }

  /** Starts the worker of the first reader ahead of the first dataset. */
  warmReader(): void {
    this.#spare ??= newReaderWorker()
  }

  createReader(): Reader {
    return new Reader(() => {
      const worker = this.#spare ?? newReaderWorker()
      this.#spare = undefined
      return worker
    })
  }

  get current(): CurrentDataset | undefined {
    return this.#current
  }

  set current(dataset: CurrentDataset | undefined) {
    this.#current = dataset
  }

  /** The open dataset; throws CurationError when there is none. */
  require(): CurrentDataset {
    if (this.#current !== undefined) return this.#current
    throw new CurationError('query', 'No dataset is open.', { next: 'Open a file first.' })
  }
}

function newReaderWorker(): Worker {
  return new Worker(new URL('./worker/reader.worker.ts', import.meta.url), { type: 'module' })
}
