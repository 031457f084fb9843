/**
 * The page's side of a worker: calls with progress and cancel, and a watchdog.
 * A worker that stops answering while a call is open is ended and replaced, and so is one that answers and gets nothing
 * done for much longer, or waits as long for one read that a disk never answers; its calls fail with CurationError('worker').
 */
import { CurationError } from '@/lib/errors'
import { fromPlainError } from './rpc'
import type { Request, Response } from './rpc'

const PING_EVERY_MS = 2_000
/** Longest a worker may be busy in one synchronous stretch; decoding the largest page takes well under a second. */
const SILENCE_LIMIT_MS = 20_000

/** A disk that sleeps is awake in less. */
export const WAITING_AFTER_MS = 15_000

const OPEN_AGAIN = 'Open the record or file again; if it happens again, the file is likely damaged.'
const LOAD_AGAIN = 'Check that the app’s server can be reached, then reload the page.'
const WHEN_THERE = 'Open the record or file again once the disk answers, or the cloud drive has fetched the file.'

export interface Patience {
  /** Told once nothing has got done for WAITING_AFTER_MS while a call was open, or one read has taken as long, and when that is over. */
  readonly onWaiting?: (isWaiting: boolean) => void
  /** For how long nothing may get done, or one read be waited for; without end unless given. */
  readonly mostMs?: number
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: (value: unknown) => void
  readonly transfer?: readonly Transferable[]
}

type Pong = Extract<Response, { kind: 'pong' }>

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
  readonly onProgress: ((value: unknown) => void) | undefined
  readonly stopListening: () => void
}

export class WorkerClient {
  readonly #create: () => Worker
  readonly #onReplaced: () => void
  readonly #patience: Patience
  readonly #pending = new Map<number, Pending>()
  #worker: Worker | undefined
  #closed = false
  #nextId = 1
  #lastHeard = 0
  #moves = 0
  #lastMoved = 0
  #isWaiting = false
  /** The read that the worker has waited for longest, and since when it was the one. */
  #oldestRead: { id: number | null; since: number } = { id: null, since: Infinity }
  #timer: ReturnType<typeof setInterval> | undefined

  /** `onReplaced` runs after a worker was ended by the watchdog or by a crash, before the next call starts a new one. */
  constructor(create: () => Worker, onReplaced: () => void, patience: Patience = {}) {
    this.#create = create
    this.#onReplaced = onReplaced
    this.#patience = patience
  }

  call(method: string, args: unknown, options: CallOptions = {}): Promise<unknown> {
    const { signal } = options
    if (signal?.aborted) return Promise.reject(new DOMException('cancelled', 'AbortError'))
    if (this.#closed) return Promise.reject(closed())
    const worker = this.#ensureWorker()
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      const abort = () => this.#abort(id)
      signal?.addEventListener('abort', abort, { once: true })
      const stopListening = () => signal?.removeEventListener('abort', abort)
      this.#pending.set(id, { resolve, reject, onProgress: options.onProgress, stopListening })
      this.#watch()
      const request: Request = { kind: 'call', id, method, args }
      worker.postMessage(request, [...(options.transfer ?? [])])
    })
  }

  /** Resolves when the worker has nothing left to do, cancelled calls included, or after the limit. */
  async idle(limitMs: number): Promise<void> {
    const worker = this.#worker
    if (worker === undefined) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, limitMs)
      worker.addEventListener('message', (event: MessageEvent<Response>) => {
        if (event.data.kind !== 'idle') return
        clearTimeout(timer)
        resolve()
      })
      worker.postMessage({ kind: 'idle?' } satisfies Request)
    })
  }

  /** For good: a call that comes later finds no worker, and starts none that nobody would end. */
  terminate(): void {
    this.#closed = true
    this.#end(closed())
  }

  #ensureWorker(): Worker {
    if (this.#worker !== undefined) return this.#worker
    const worker = this.#create()
    worker.addEventListener('message', (event: MessageEvent<Response>) => this.#hear(event.data))
    worker.addEventListener('error', (event) => {
      event.preventDefault()
      // What can't be loaded fails without a word.
      if (event.message) this.#replace(`The reader stopped: ${event.message}.`, OPEN_AGAIN)
      else this.#replace('The reader could not be started.', LOAD_AGAIN)
    })
    this.#worker = worker
    this.#lastHeard = performance.now()
    return worker
  }

  #abort(id: number): void {
    const pending = this.#pending.get(id)
    if (pending === undefined) return
    this.#worker?.postMessage({ kind: 'abort', id } satisfies Request)
    this.#settle(id)
    pending.reject(new DOMException('cancelled', 'AbortError'))
  }

  #hear(response: Response): void {
    this.#lastHeard = performance.now()
    if (response.kind !== 'pong' || response.moves !== this.#moves) this.#noteMove()
    if (response.kind === 'pong') this.#notePong(response)
    if (response.kind === 'pong' || response.kind === 'idle') return
    const pending = this.#pending.get(response.id)
    if (pending === undefined) return
    if (response.kind === 'progress') return pending.onProgress?.(response.value)
    this.#settle(response.id)
    if (response.kind === 'result') pending.resolve(response.value)
    else pending.reject(fromPlainError(response.error))
  }

  #settle(id: number): void {
    this.#pending.get(id)?.stopListening()
    this.#pending.delete(id)
    if (this.#pending.size === 0) this.#unwatch()
  }

  #noteMove(): void {
    this.#lastMoved = performance.now()
    if (this.#lastMoved - this.#oldestRead.since <= WAITING_AFTER_MS) this.#setWaiting(false)
  }

  #notePong({ moves, oldestRead }: Pong): void {
    this.#moves = moves
    if (oldestRead !== this.#oldestRead.id) this.#oldestRead = { id: oldestRead, since: performance.now() }
  }

  #setWaiting(isWaiting: boolean): void {
    if (isWaiting === this.#isWaiting) return
    this.#isWaiting = isWaiting
    this.#patience.onWaiting?.(isWaiting)
  }

  #watch(): void {
    if (this.#timer !== undefined) return
    this.#lastHeard = this.#lastMoved = performance.now()
    this.#oldestRead = { id: null, since: performance.now() }
    let lastTick = performance.now()
    this.#timer = setInterval(() => {
      const now = performance.now()
      // A sleeping machine or a throttled tab delays this timer too: that silence is not the worker's.
      const missed = now - lastTick > 2 * PING_EVERY_MS ? now - lastTick : 0
      if (missed > 0) this.#lastHeard = now
      this.#lastMoved = Math.min(now, this.#lastMoved + missed)
      this.#oldestRead.since = this.#oldestRead.id === null ? now : Math.min(now, this.#oldestRead.since + missed)
      lastTick = now
      this.#judge(now - this.#lastHeard, now - Math.min(this.#lastMoved, this.#oldestRead.since))
    }, PING_EVERY_MS)
  }

  /** Milliseconds since it answered, and since it got something done, or began the read that it still waits for. */
  #judge(silent: number, idle: number): void {
    const { mostMs = Infinity } = this.#patience
    if (silent > SILENCE_LIMIT_MS) this.#replace('The reader made no progress and was ended.', OPEN_AGAIN)
    else if (idle > mostMs) {
      this.#replace(
        `What was asked for did not come for ${Math.round(mostMs / 60_000)} minutes, and the reader was ended.`,
        WHEN_THERE,
      )
    } else {
      this.#setWaiting(idle > WAITING_AFTER_MS)
      this.#worker?.postMessage({ kind: 'ping' } satisfies Request)
    }
  }

  #unwatch(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#setWaiting(false)
  }

  #replace(message: string, next: string): void {
    this.#end(new CurationError('worker', message, { next: `Everything saved is safe. ${next}` }))
    this.#onReplaced()
  }

  #end(error: Error): void {
    this.#unwatch()
    this.#worker?.terminate()
    this.#worker = undefined
    const calls = [...this.#pending.values()]
    this.#pending.clear()
    for (const pending of calls) {
      pending.stopListening()
      pending.reject(error)
    }
  }
}

function closed(): DOMException {
  return new DOMException('closed', 'AbortError')
}
