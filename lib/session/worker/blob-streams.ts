/**
 * Long streams of files are read in a worker of their own. A Blob's bytes come through a small pipe which the thread that asked
 * has to empty: while it works on one piece, the next would stand still, however early it was asked for.
 */
import type { SequentialBytes } from '@/lib/parquet/bytes/source'
import { WorkerClient } from './worker-client'

export interface StreamRead {
  readonly stream: number
  readonly length: number
  /** What is to be read, told with the first read. */
  readonly opens: Blob | undefined
}

const client = new WorkerClient(
  () => new Worker(new URL('./blob-stream.worker.ts', import.meta.url), { type: 'module' }),
  () => undefined,
)
let streams = 0

/** Its reads fail where the worker can't start, dies, or knows no such streams. */
export function streamInWorker(blob: Blob): SequentialBytes {
  const stream = ++streams
  let opens: Blob | undefined = blob
  const call = async (method: string, args: unknown) => client.call(method, args)
  return {
    async read(length) {
      const request: StreamRead = { stream, length, opens }
      opens = undefined
      return (await call('read', request)) as Uint8Array
    },
    close() {
      call('close', stream).catch(() => undefined)
    },
  }
}
