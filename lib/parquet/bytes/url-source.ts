/** A file behind a URL, read in ranges of one and the same version: a file that changes is an error, never a mixture. */

import { CurationError } from '@/lib/errors'
import { downloadWhole, type DownloadOptions } from './download'
import { beforeStall, delayBefore, fetchRetrying, sleep } from './fetch-retry'
import { Gate } from './gate'
import { checkRange, readAhead } from './source'
import type { ByteSource } from '../types'

export interface UrlSourceOptions extends DownloadOptions {
  /** Shown to people; by default the last part of the URL's path. */
  readonly name?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** Browsers open six connections to a host. */
const SIDE_BY_SIDE = 6
/** The opening request asks for the footer's length. More would be read of small files than their rows take. */
const TAIL_BYTES = 8
const STREAM_SLICE_BYTES = 4 << 20
/** Answers in a row that break off before their first byte. */
const MAX_EMPTY_ANSWERS = 5

interface Remote {
  readonly url: string
  readonly name: string
  readonly byteLength: number
  /** What If-Range and the answers' own ETag or Last-Modified are checked against. */
  readonly version: string | undefined
  readonly tail: Uint8Array
}

/**
 * Opens a URL with one request for its last bytes. Where the server knows no ranges the file is downloaded once.
 * Throws CurationError 'source-unreachable' | 'permission' | 'source-changed' | 'storage', or AbortError.
 */
export async function openUrlSource(url: string, options: UrlSourceOptions = {}): Promise<ByteSource> {
  const name = options.name ?? nameOf(url)
  const isForeign = isCrossOrigin(url)
  const range = isForeign ? 'bytes=0-3' : `bytes=-${TAIL_BYTES}`
  const { response, bytes: tail } = await fetchPart(url, range, name, options.signal)
  const total = totalOf(response)
  if (response.status === 416 && total === 0) return emptySource(url, name)
  if (tail === undefined) return downloadWhole(url, response, name, options)
  if (total === undefined) return openUnmeasured(url, name, options)
  if (isForeign || tail.length !== Math.min(TAIL_BYTES, total)) return reopen(url, name, options, total)
  return rangeSource({ url, name, byteLength: total, version: versionOf(response), tail })
}

/** Ranges work, but not every server lets other sites' pages see of how many bytes: an answer to no range says it. */
async function openUnmeasured(url: string, name: string, options: UrlSourceOptions): Promise<ByteSource> {
  const response = await fetchRetrying(url, {}, name, options.signal)
  const total = Number(response.headers.get('Content-Length') ?? 0)
  if (total === 0 || response.headers.get('Content-Encoding') !== null)
    return downloadWhole(url, response, name, options)
  await response.body?.cancel()
  return reopen(url, name, options, total)
}

/** Some servers answer a suffix range with other bytes than asked for; ranges counted from the start still work. */
async function reopen(url: string, name: string, options: UrlSourceOptions, total: number): Promise<ByteSource> {
  const start = Math.max(0, total - TAIL_BYTES)
  const { response, bytes: tail } = await fetchPart(url, `bytes=${start}-${total - 1}`, name, options.signal)
  if (tail?.length !== total - start) throw cutShort(name)
  return rangeSource({ url, name, byteLength: total, version: versionOf(response), tail })
}

/** A small range, asked for again where the connection breaks or stands still; no bytes where the answer is not a range. */
async function fetchPart(
  url: string,
  range: string,
  name: string,
  signal?: AbortSignal,
): Promise<{ response: Response; bytes: Uint8Array | undefined }> {
  for (let attempt = 1; ; attempt++) {
    const response = await fetchRetrying(url, { Range: range }, name, signal)
    if (response.status !== 206) return { response, bytes: undefined }
    try {
      return { response, bytes: new Uint8Array(await beforeStall(response.arrayBuffer())) }
    } catch {
      signal?.throwIfAborted()
      if (attempt === MAX_EMPTY_ANSWERS) throw cutShort(name)
      await sleep(delayBefore(attempt), signal)
    }
  }
}

function rangeSource(remote: Remote): ByteSource {
  const { name, byteLength, tail } = remote
  const counts = { reads: 1, bytes: tail.length }
  const gate = new Gate(SIDE_BY_SIDE)
  const tailStart = byteLength - tail.length
  const source: ByteSource = {
    name,
    byteLength,
    counts,
    async read(start, end, signal) {
      signal?.throwIfAborted()
      checkRange(source, start, end)
      if (start === end) return new Uint8Array(0)
      if (start >= tailStart) return tail.slice(start - tailStart, end - tailStart)
      counts.reads++
      counts.bytes += end - start
      return gate.run(() => fetchRange(remote, start, end, signal))
    },
    stream: (start, end, signal) => {
      checkRange(source, start, end)
      return readAhead(source.read, start, end, signal, STREAM_SLICE_BYTES)
    },
  }
  return source
}

async function fetchRange(remote: Remote, start: number, end: number, signal?: AbortSignal): Promise<Uint8Array> {
  const { url, name, version } = remote
  const bytes = new Uint8Array(end - start)
  let empty = 0
  for (let filled = 0; filled < bytes.length;) {
    const headers: Record<string, string> = { Range: `bytes=${start + filled}-${end - 1}` }
    if (version !== undefined && !isCrossOrigin(url)) headers['If-Range'] = version
    const response = await fetchRetrying(url, headers, name, signal)
    checkVersion(remote, response)
    const got = await readBody(response, bytes, filled, signal)
    filled += got
    empty = got === 0 ? empty + 1 : 0
    if (empty === MAX_EMPTY_ANSWERS) throw cutShort(name)
    if (filled < bytes.length) await sleep(delayBefore(empty + 1), signal)
  }
  return bytes
}

/** Bytes of the answer until it ends, breaks or stands still: the rest is then asked for again. */
async function readBody(response: Response, into: Uint8Array, at: number, signal?: AbortSignal): Promise<number> {
  let filled = at
  if (!response.body) return 0
  const reader = response.body.getReader()
  try {
    for (;;) {
      const { done, value } = await beforeStall(reader.read())
      if (done) break
      if (value.length > into.length - filled) throw new RangeError('The server sent more bytes than were asked for.')
      into.set(value, filled)
      filled += value.length
    }
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof RangeError) throw error
  } finally {
    // Not waited for: a connection that stands still may never answer.
    reader.cancel().catch(() => undefined)
  }
  return filled - at
}

function checkVersion(remote: Remote, response: Response): void {
  const version = versionOf(response)
  const isSame = remote.version === undefined || version === undefined || version === remote.version
  const total = totalOf(response)
  if (response.status === 206 && isSame && (total === undefined || total === remote.byteLength)) return
  throw new CurationError('source-changed', `${remote.name} has changed on the server since it was opened.`, {
    file: remote.name,
    place: remote.url,
    next: 'Open it again to read the new version.',
  })
}

/**
 * Across origins a browser asks the server's leave (a preflight, often refused) for If-Range and for suffix ranges.
 * Answers are checked by their ETag and length all the same.
 */
function isCrossOrigin(url: string): boolean {
  if (typeof location === 'undefined') return false
  return new URL(url, location.href).origin !== location.origin
}

function emptySource(url: string, name: string): ByteSource {
  return rangeSource({ url, name, byteLength: 0, version: undefined, tail: new Uint8Array(0) })
}

/** A weak ETag does not promise the same bytes, so it cannot guard ranges. */
function versionOf(response: Response): string | undefined {
  const etag = response.headers.get('ETag')
  if (etag && !etag.startsWith('W/')) return etag
  return response.headers.get('Last-Modified') ?? undefined
}

/** "bytes 0-99/1234" → 1234. Across origins the header is visible only where the server exposes it. */
function totalOf(response: Response): number | undefined {
  const total = /\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '')?.[1]
  return total === undefined ? undefined : Number(total)
}

function cutShort(name: string): CurationError {
  return new CurationError('source-unreachable', `The server keeps breaking off while sending ${name}.`, {
    file: name,
    next: 'Check the connection and try again, or download the file and open it from disk.',
  })
}

function nameOf(url: string): string {
  const path = new URL(url, 'http://localhost').pathname
  const last = path.split('/').findLast((part) => part !== '') ?? url
  try {
    return decodeURIComponent(last)
  } catch {
    return last
  }
}
