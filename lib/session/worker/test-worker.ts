import { serve } from './rpc'
import type { Handler, Pulse, Request, Response } from './rpc'

/** For tests: a worker in this thread: messages cross by structured clone, on a later turn, as they do for a real one. */
export class FakeWorker extends EventTarget {
  readonly #handle: (request: Request) => void
  terminated = false
  deaf = false

  constructor(handlers: Readonly<Record<string, Handler>>, pulse?: () => Pulse) {
    super()
    const post = (response: Response) => queueMicrotask(() => this.#emit(response))
    this.#handle = serve(handlers, post, pulse)
  }

  postMessage(request: Request): void {
    const copy = structuredClone(request)
    queueMicrotask(() => {
      if (!this.deaf && !this.terminated) this.#handle(copy)
    })
  }

  /** As a worker that meets an error; without a message as one that could not be loaded. */
  fail(message: string): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message }))
  }

  terminate(): void {
    this.terminated = true
  }

  #emit(response: Response): void {
    if (!this.terminated) this.dispatchEvent(new MessageEvent('message', { data: structuredClone(response) }))
  }
}
