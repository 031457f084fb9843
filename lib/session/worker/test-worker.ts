import { serve } from './rpc'
import type { Handler, Request, Response } from './rpc'

/** For tests: a worker in this thread: messages cross by structured clone, on a later turn, as they do for a real one. */
export class FakeWorker extends EventTarget {
  readonly #handle: (request: Request) => void
  terminated = false
  deaf = false

  constructor(handlers: Readonly<Record<string, Handler>>, moves?: () => number) {
    super()
    const post = (response: Response) => queueMicrotask(() => this.#emit(response))
    this.#handle = serve(handlers, post, moves)
  }

  postMessage(request: Request): void {
    const copy = structuredClone(request)
    queueMicrotask(() => {
      if (!this.deaf && !this.terminated) this.#handle(copy)
    })
  }

  terminate(): void {
    this.terminated = true
  }

  #emit(response: Response): void {
    if (!this.terminated) this.dispatchEvent(new MessageEvent('message', { data: structuredClone(response) }))
  }
}
