/** Entry of the worker that reads large slices of files for the reader (slices.ts). */
import { readBlob } from '@/lib/parquet/bytes/source'
import { Moved, serve } from './rpc'
import type { Request, Response } from './rpc'
import type { SliceRequest } from './slices'

interface WorkerScope {
  postMessage(message: Response, transfer: Transferable[]): void
  addEventListener(type: 'message', listener: (event: MessageEvent<Request>) => void): void
}

const scope = globalThis as unknown as WorkerScope
const read = async (request: unknown) => {
  const { slice, name } = request as SliceRequest
  const bytes = await readBlob(slice, name)
  return new Moved(bytes, [bytes.buffer])
}
const handle = serve({ read }, (response, transfer) => scope.postMessage(response, transfer))
scope.addEventListener('message', (event) => handle(event.data))
