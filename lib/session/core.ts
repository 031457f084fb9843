/** What all commands share: the store, the view, the engine (started once), the journal's place, the open dataset. */
import { engineFilesAt, startDuckDb } from '@/lib/engine/duckdb'
import type { Engine } from '@/lib/engine/engine'
import { CurationError } from '@/lib/errors'
import { RetryingStore } from '@/lib/journal/retrying-store'
import { openJournalStore } from '@/lib/journal/store'
import type { CurrentDataset } from './current-dataset'
import { nameOf } from './name-of'
import type { Notice } from './contract/notice'
import { addNotice, createSessionStore, dropNotices, reportError } from './store'
import type { Store } from './store'
import { tabActor } from './tab-actor'
import { ViewRunner } from './view-runner'
import { Reader } from './worker/reader-client'
import { WAITING_AFTER_MS } from './worker/worker-client'

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

  /** `mostWaitMs`: how long it may wait for a disk that gives nothing. */
  createReader(mostWaitMs?: number): Reader {
    let said: Notice | undefined
    const onWaiting = (names: readonly string[] | null) => {
      if (said !== undefined) dropNotices(this.store, said.title)
      said = names === null ? undefined : addNotice(this.store, waitingFor(names))
    }
    const create = () => {
      const worker = this.#spare ?? newReaderWorker()
      this.#spare = undefined
      return worker
    }
    return new Reader(create, onWaiting, mostWaitMs)
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

function waitingFor(names: readonly string[]): Omit<Notice, 'id'> {
  return {
    tone: 'warning',
    title: `Nothing has come from ${nameOf(names)} for ${WAITING_AFTER_MS / 1000} seconds`,
    detail: null,
    file: null,
    next: 'It goes on as soon as the disk or server answers; a cloud drive may still be fetching the file. To stop waiting, cancel what is under way.',
  }
}

function newReaderWorker(): Worker {
  return new Worker(new URL('./worker/reader.worker.ts', import.meta.url), { type: 'module' })
}
