/**
 * Large slices of files are read in a worker of their own. A Blob's bytes come through a small pipe which the thread that asked
 * has to empty: while it works on one slice, the next would stand still, however early it was asked for.
 */
import { CurationError } from '@/lib/errors'
import { readBlob } from '@/lib/parquet/bytes/source'
import { WorkerClient } from './worker-client'

export interface SliceRequest {
  readonly slice: Blob
  /** Of the file, for errors. */
  readonly name: string
}

/** Only long streams have slices as large; for less the way there and back is not worth it. */
const WORTH_BYTES = 4 << 20

const client = new WorkerClient(
  () => new Worker(new URL('./slice.worker.ts', import.meta.url), { type: 'module' }),
  () => undefined,
)

export async function readSlice(slice: Blob, name: string): Promise<Uint8Array<ArrayBuffer>> {
  // Node has no such workers.
  if (slice.size < WORTH_BYTES || typeof Worker === 'undefined') return readBlob(slice, name)
  try {
    return (await client.call('read', { slice, name } satisfies SliceRequest)) as Uint8Array<ArrayBuffer>
  } catch (error) {
    if (error instanceof CurationError && error.code !== 'worker') throw error
    // A worker that cannot start, or died, only costs speed.
    return readBlob(slice, name)
  }
}
