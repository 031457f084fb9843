/** A file from a server without ranges: downloaded once into a Blob, which the browser may keep on disk. */

import { CurationError } from '@/lib/errors'
import { beforeStall, delayBefore, fetchRetrying, sleep } from './fetch-retry'
import { blobSource } from './source'
import type { ByteSource } from '../types'

export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined
  /** A sentence for the person: the whole file is being downloaded. */
  readonly onWarning?: ((message: string) => void) | undefined
  /** `total` is 0 where the server doesn't say. */
  readonly onProgress?: ((received: number, total: number) => void) | undefined
}

/** Pieces are handed to the Blob in parts of this size, so that they leave the worker's memory. */
const PART_BYTES = 16 << 20

/** Downloads that break off or stand still: from the start again, as a server without ranges can't go on in the middle. */
const MAX_DOWNLOADS = 5

/** Throws CurationError 'source-unreachable' where the download keeps breaking off. `response` answers the whole file. */
export async function downloadWhole(
  url: string,
  response: Response,
  name: string,
  options: DownloadOptions,
): Promise<ByteSource> {
  const total = Number(response.headers.get('Content-Length') ?? 0)
  options.onWarning?.(
    `The server of ${name} cannot send parts of a file, so all of it${total > 0 ? ` (${Math.ceil(total / 2 ** 20)} MB)` : ''} is being downloaded.`,
  )
  for (let attempt = 1, answer = response; ; attempt++) {
    const download = await collect(answer, name, options)
    if (download instanceof Blob) return downloaded(download, name)
    if (attempt === MAX_DOWNLOADS) throw download
    await sleep(delayBefore(attempt), options.signal)
    answer = await fetchRetrying(url, {}, name, options.signal)
  }
}

function downloaded(blob: Blob, name: string): ByteSource {
  const source = blobSource(blob, name)
  source.counts.reads++
  source.counts.bytes += blob.size
  return source
}

/** The file, or why what came is not all of it. */
async function collect(response: Response, name: string, options: DownloadOptions): Promise<Blob | CurationError> {
  const total = Number(response.headers.get('Content-Length') ?? 0)
  const parts: Blob[] = []
  let pieces: Uint8Array<ArrayBuffer>[] = []
  let [held, received] = [0, 0]
  const reader = response.body?.getReader()
  try {
    for (;;) {
      const next = reader && (await beforeStall(reader.read()))
      options.signal?.throwIfAborted()
      if (!next || next.done) break
      pieces.push(next.value)
      held += next.value.length
      received += next.value.length
      options.onProgress?.(received, total)
      if (held < PART_BYTES) continue
      parts.push(new Blob(pieces))
      pieces = []
      held = 0
    }
  } catch (error) {
    // Not waited for: a connection that stands still may never answer.
    reader?.cancel().catch(() => undefined)
    options.signal?.throwIfAborted()
    return brokenOff(name, received, total, error)
  }
  if (total > 0 && !mayBePacked(response) && received !== total) return brokenOff(name, received, total)
  return new Blob([...parts, ...pieces])
}

/** Content-Length counts bytes on the wire, which an encoding makes fewer; across origins a page is not told of one. */
export function mayBePacked(response: Response): boolean {
  return response.type === 'cors' || response.headers.get('Content-Encoding') !== null
}

function brokenOff(name: string, received: number, total: number, cause?: unknown): CurationError {
  return new CurationError(
    'source-unreachable',
    `The download of ${name} keeps breaking off, last after ${received} bytes${total > 0 ? ` of ${total}` : ''}.`,
    { file: name, next: 'Check the connection and try again, or download the file and open it from disk.', cause },
  )
}
