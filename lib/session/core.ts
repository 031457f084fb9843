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

/** A cloud drive may give nothing before it has all of a file: 11 GB in this time at 50 Mbit/s. */
const MOST_WAIT_MS = 30 * 60_000

export class SessionCore {
  readonly store: Store = createSessionStore()
  readonly view = new ViewRunner(this.store)
  readonly journal = new RetryingStore(openJournalStore)
  #engine: Promise<Engine> | undefined
  #actor: Promise<string> | undefined
  #current: CurrentDataset | undefined
  #spare: Worker | undefined
  /** Readers that wait for files of that name. */
  readonly #waiting = new Map<string, number>()

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

  /** Of what is open, or opens. */
  createReader(): Reader {
    let said: string | undefined
    const onWaiting = (names: readonly string[] | null) => {
      if (said !== undefined) this.#sayWaiting(said, -1)
      said = names === null ? undefined : nameOf(names)
      if (said !== undefined) this.#sayWaiting(said, 1)
    }
    return new Reader(() => this.#newWorker(), { onWaiting, mostMs: MOST_WAIT_MS })
  }

  /** An export is watched by a person: closing a large file on a slow drive takes as long as it takes. */
  createExportReader(): Reader {
    return new Reader(() => this.#newWorker())
  }

  #newWorker(): Worker {
    const worker = this.#spare ?? newReaderWorker()
    this.#spare = undefined
    return worker
  }

  /** Once however many readers wait for the same. */
  #sayWaiting(name: string, more: 1 | -1): void {
    const readers = (this.#waiting.get(name) ?? 0) + more
    this.#waiting.set(name, readers)
    const notice = waitingFor(name)
    if (readers === 0) dropNotices(this.store, notice.title)
    else if (more === 1 && readers === 1) addNotice(this.store, notice)
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

function waitingFor(name: string): Omit<Notice, 'id'> {
  return {
    tone: 'warning',
    title: `Nothing has come from ${name} for ${WAITING_AFTER_MS / 1000} seconds`,
    detail: null,
    file: null,
    next: 'It goes on as soon as the disk or server answers; a cloud drive may still be fetching the file. To stop waiting, cancel what is under way.',
  }
}

function newReaderWorker(): Worker {
  return new Worker(new URL('./worker/reader.worker.ts', import.meta.url), { type: 'module' })
}
