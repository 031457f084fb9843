/** Entry of the worker that reads long streams of files for the reader (blob-streams.ts). */
import { BlobStream } from '@/lib/parquet/bytes/blob-stream'
import type { StreamRead } from './blob-streams'
import { Moved, type Handler } from './rpc'
import { serveWorker } from './serve-worker'

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

serveWorker({ read, close })
