/**
 * Long streams of files are read in a worker of their own. A Blob's bytes come through a small pipe which the thread that asked
 * has to empty: while it works on one piece, the next would stand still, however early it was asked for.
 */
import { BlobStream } from '@/lib/parquet/bytes/blob-stream'
import type { SequentialBytes } from '@/lib/parquet/bytes/source'
import { WorkerClient } from './worker-client'

export interface StreamRead {
  readonly stream: number
  readonly length: number
  /** What is to be read, told with the first read. */
  readonly opens: Blob | undefined
  readonly memory: Uint8Array | undefined
}

const client = new WorkerClient(
  () => new Worker(new URL('./blob-stream.worker.ts', import.meta.url), { type: 'module' }),
  () => undefined,
)
let streams = 0

/** Undefined where a browser has no such streams, or (Node) no such workers. */
export const openStream = BlobStream.isSupported && typeof Worker !== 'undefined' ? streamInWorker : undefined

/** Its reads fail where the worker can't start or dies. */
function streamInWorker(blob: Blob): SequentialBytes {
  const stream = ++streams
  let opens: Blob | undefined = blob
  const call = async (method: string, args: unknown, transfer: Transferable[] = []) =>
    client.call(method, args, { transfer })
  return {
    async read(length, memory) {
      const request: StreamRead = { stream, length, opens, memory }
      opens = undefined
      return (await call('read', request, memory && [memory.buffer])) as Uint8Array
    },
    close() {
      call('close', stream).catch(() => undefined)
    },
  }
}
