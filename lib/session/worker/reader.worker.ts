/** Entry of the reader worker: nothing but the wiring of messages to the reader. */
import { readerHandlers } from './reader'
import { serve } from './rpc'
import type { Request, Response } from './rpc'

interface WorkerScope {
  postMessage(message: Response, transfer: Transferable[]): void
  addEventListener(type: 'message', listener: (event: MessageEvent<Request>) => void): void
}

const scope = globalThis as unknown as WorkerScope
const handle = serve(readerHandlers(), (response, transfer) => scope.postMessage(response, transfer))
scope.addEventListener('message', (event) => handle(event.data))
