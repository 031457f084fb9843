/** A worker's own messages, answered by its handlers. */
import { serve } from './rpc'
import type { Handler, Pulse, Request, Response } from './rpc'

interface WorkerScope {
  postMessage(message: Response, transfer: Transferable[]): void
  addEventListener(type: 'message', listener: (event: MessageEvent<Request>) => void): void
}

export function serveWorker(handlers: Readonly<Record<string, Handler>>, pulse?: () => Pulse): void {
  const scope = globalThis as unknown as WorkerScope
  const handle = serve(handlers, (response, transfer) => scope.postMessage(response, transfer), pulse)
  scope.addEventListener('message', (event) => handle(event.data))
}
