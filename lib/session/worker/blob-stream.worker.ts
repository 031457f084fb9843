/** Entry of the worker that reads long streams of files for the reader (blob-streams.ts). */
import { BlobStream } from '@/lib/parquet/bytes/blob-stream'
import type { StreamRead } from './blob-streams'
import { Moved, serve, type Handler, type Request, type Response } from './rpc'

interface WorkerScope {
  postMessage(message: Response, transfer: Transferable[]): void
  addEventListener(type: 'message', listener: (event: MessageEvent<Request>) => void): void
}

const scope = globalThis as unknown as WorkerScope
const open = new Map<number, BlobStream>()

const read: Handler = async (request) => {
  const { stream, length, opens, memory } = request as StreamRead
  if (opens !== undefined) open.set(stream, new BlobStream(opens))
  const opened = open.get(stream)
  if (opened === undefined) throw new Error(`There is no stream ${stream}.`)
  const bytes = await opened.read(length, memory)
  return new Moved(bytes, [bytes.buffer])
}

const close: Handler = async (stream) => {
  await open.get(stream as number)?.close()
  open.delete(stream as number)
}

const handle = serve({ read, close }, (response, transfer) => scope.postMessage(response, transfer))
scope.addEventListener('message', (event) => handle(event.data))
