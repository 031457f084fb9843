/**
 * The page's side of a worker: calls with progress and cancel, and a watchdog.
 * A worker that stops answering while a call is open is ended and replaced; its calls fail with CurationError('worker').
 */
import { CurationError } from '@/lib/errors'
import { fromPlainError } from './rpc'
import type { Request, Response } from './rpc'

const PING_EVERY_MS = 2_000
/** Longest a worker may be busy in one synchronous stretch; decoding the largest page takes well under a second. */
const SILENCE_LIMIT_MS = 20_000

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: (value: unknown) => void
  readonly transfer?: readonly Transferable[]
}

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
  readonly onProgress: ((value: unknown) => void) | undefined
  readonly stopListening: () => void
}

export class WorkerClient {
  readonly #create: () => Worker
  readonly #onReplaced: () => void
  readonly #pending = new Map<number, Pending>()
  #worker: Worker | undefined
  #closed = false
  #nextId = 1
  #lastHeard = 0
  #timer: ReturnType<typeof setInterval> | undefined

  /** `onReplaced` runs after a worker was ended by the watchdog or by a crash, before the next call starts a new one. */
  constructor(create: () => Worker, onReplaced: () => void) {
    this.#create = create
    this.#onReplaced = onReplaced
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
      this.#replace(`The reader stopped: ${event.message || 'it could not be started'}.`)
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

  #watch(): void {
    if (this.#timer !== undefined) return
    this.#lastHeard = performance.now()
    let lastTick = performance.now()
    this.#timer = setInterval(() => {
      const now = performance.now()
      // A sleeping machine or a throttled tab delays this timer too: that silence is not the worker's.
      if (now - lastTick > 2 * PING_EVERY_MS) this.#lastHeard = now
      lastTick = now
      if (now - this.#lastHeard > SILENCE_LIMIT_MS) this.#replace('The reader made no progress and was ended.')
      else this.#worker?.postMessage({ kind: 'ping' } satisfies Request)
    }, PING_EVERY_MS)
  }

  #unwatch(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #replace(message: string): void {
    this.#end(
      new CurationError('worker', message, {
        next: 'Everything saved is safe. Open the record or file again; if it happens again, the file is likely damaged.',
      }),
    )
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
