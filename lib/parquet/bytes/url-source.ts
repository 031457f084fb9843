/** A file behind a URL, read in ranges of one and the same version: a file that changes is an error, never a mixture. */

import { noteArrival } from './arrivals'
import { CurationError } from '@/lib/errors'
import { downloadWhole, mayBePacked, type DownloadOptions } from './download'
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
  /** What If-Range and the answers' own ETag or Last-Modified are checked against: of the first range that has one. */
  version: string | undefined
}

/**
 * Opens a URL with one request for its last bytes. Where the server's ranges are of no use the file is downloaded once.
 * Throws CurationError 'source-unreachable' | 'permission' | 'source-changed' | 'storage', or AbortError.
 */
export async function openUrlSource(url: string, options: UrlSourceOptions = {}): Promise<ByteSource> {
  const name = options.name ?? nameOf(url)
  const isForeign = isCrossOrigin(url)
  const range = isForeign ? 'bytes=0-3' : `bytes=-${TAIL_BYTES}`
  const response = await fetchRetrying(url, { Range: range }, name, options.signal)
  const isRange = response.status === 206
  if (response.ok && !isRange) return downloadWhole(url, response, name, options)
  const total = totalOf(response)
  const tail = new Uint8Array(Math.min(TAIL_BYTES, total ?? TAIL_BYTES))
  const got = await readBody(response, tail, options.signal)
  if (total === undefined) return openUnmeasured(url, name, options)
  const remote = { url, name, byteLength: total, version: isRange ? versionOf(response) : undefined }
  if (!isRange && total === 0) return rangeSource(remote, tail)
  const isTail = isRange && !isForeign && startOf(response) === total - tail.length && got === tail.length
  return isTail ? rangeSource(remote, tail) : reopen(url, name, options, total)
}

/**
 * Ranges work, but not every server lets other sites' pages see of how many bytes, and some refuse a range that is counted
 * from the end: the answer to a range of all of it says how many there are. (One to no range may come packed, and its length
 * be that of the packed bytes, without the page being let see so.)
 */
async function openUnmeasured(url: string, name: string, options: UrlSourceOptions): Promise<ByteSource> {
  const ranged = await fetchRetrying(url, { Range: 'bytes=0-' }, name, options.signal)
  const isTold = ranged.status === 206 && ranged.headers.get('Content-Encoding') === null
  const told = isTold ? (totalOf(ranged) ?? (await confirmed(url, lengthOf(ranged), name, options))) : 0
  const response = told > 0 ? ranged : await unranged(ranged, url, name, options)
  const total = told > 0 || mayBePacked(response) ? told : lengthOf(response)
  if (total === 0) return downloadWhole(url, response, name, options)
  await response.body?.cancel()
  return reopen(url, name, options, total)
}

/** The length, where there is nothing behind it: some servers answer a long range with its first part. 0 = it is not known. */
async function confirmed(url: string, length: number, name: string, { signal }: UrlSourceOptions): Promise<number> {
  if (length === 0) return 0
  const behind = await fetchRetrying(url, { Range: `bytes=${length}-` }, name, signal)
  await behind.body?.cancel()
  return behind.status === 416 ? length : 0
}

/** An answer that is all of the file; one to a range is given up. */
async function unranged(
  response: Response,
  url: string,
  name: string,
  { signal }: UrlSourceOptions,
): Promise<Response> {
  if (response.status === 200) return response
  await response.body?.cancel()
  return fetchRetrying(url, {}, name, signal)
}

/** Some servers answer a suffix range with other bytes than asked for, or not at all; ranges counted from the start still work. */
async function reopen(url: string, name: string, options: UrlSourceOptions, total: number): Promise<ByteSource> {
  const remote = { url, name, byteLength: total, version: undefined }
  try {
    return rangeSource(remote, await fetchRange(remote, Math.max(0, total - TAIL_BYTES), total, options.signal))
  } catch (error) {
    if (!(error instanceof WrongRange)) throw error
    return downloadWhole(url, await fetchRetrying(url, {}, name, options.signal), name, options)
  }
}

function rangeSource(remote: Remote, tail: Uint8Array): ByteSource {
  const { name, byteLength } = remote
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
  const { url, name } = remote
  const bytes = new Uint8Array(end - start)
  let empty = 0
  for (let filled = 0; filled < bytes.length;) {
    const headers: Record<string, string> = { Range: `bytes=${start + filled}-${end - 1}` }
    if (remote.version !== undefined && !isCrossOrigin(url)) headers['If-Range'] = remote.version
    const response = await fetchRetrying(url, headers, name, signal)
    const fault = faultOf(remote, response, start + filled)
    if (fault !== undefined) {
      response.body?.cancel().catch(() => undefined)
      throw fault
    }
    remote.version ??= versionOf(response)
    const left = bytes.subarray(filled)
    const got = await readBody(response, left, signal)
    // More than was asked for may be all of the file, where the server doesn't say at which byte it begins.
    if (got > left.length && startOf(response) === undefined)
      throw new WrongRange(remote, `The server sends more of ${name} than was asked for.`)
    filled += Math.min(got, left.length)
    empty = got === 0 ? empty + 1 : 0
    if (empty === MAX_EMPTY_ANSWERS) throw cutShort(name)
    if (filled < bytes.length) await sleep(delayBefore(empty + 1), signal)
  }
  return bytes
}

/**
 * Reads until the answer ends, breaks or stands still (the rest is then asked for again), or is longer than asked for.
 * Gives how many bytes came: more than `into` holds where it was longer.
 */
async function readBody(response: Response, into: Uint8Array, signal?: AbortSignal): Promise<number> {
  let got = 0
  if (!response.body) return 0
  const reader = response.body.getReader()
  try {
    while (got <= into.length) {
      const { done, value } = await beforeStall(reader.read())
      if (done) break
      noteArrival()
      into.set(value.subarray(0, into.length - got), got)
      got += value.length
    }
  } catch {
    signal?.throwIfAborted()
  } finally {
    // Not waited for: a connection that stands still may never answer.
    reader.cancel().catch(() => undefined)
  }
  return got
}

/** Why an answer to a range from byte `start` on is not that part of the file that was opened. */
function faultOf(remote: Remote, response: Response, start: number): CurationError | undefined {
  const { name, byteLength } = remote
  const [version, total, sentFrom] = [versionOf(response), totalOf(response), startOf(response)]
  const isOther = remote.version !== undefined && version !== undefined && version !== remote.version
  if (isOther || (total !== undefined && total !== byteLength)) return changed(remote)
  if (response.status === 416)
    return new WrongRange(remote, `The server refuses bytes of ${name} from ${start} on, which has ${byteLength}.`)
  if (response.status !== 206)
    return new WrongRange(remote, `The server sends all of ${name} where a part of it was asked for.`)
  if (sentFrom !== undefined && sentFrom !== start)
    return new WrongRange(remote, `The server sends ${name} from byte ${sentFrom} on where ${start} was asked for.`)
  return undefined
}

function changed({ name, url }: Remote): CurationError {
  return new CurationError('source-changed', `${name} has changed on the server since it was opened.`, {
    file: name,
    place: url,
    next: 'Open it again to read the new version.',
  })
}

/** The server is at fault, not the file. */
class WrongRange extends CurationError {
  constructor({ name, url }: Remote, message: string) {
    super('source-unreachable', message, {
      file: name,
      place: url,
      next: 'Try again, or download the file and open it from disk.',
    })
  }
}

/**
 * Across origins a browser asks the server's leave (a preflight, often refused) for If-Range and for suffix ranges.
 * Answers are checked by their ETag and length all the same.
 */
function isCrossOrigin(url: string): boolean {
  if (typeof location === 'undefined') return false
  return new URL(url, location.href).origin !== location.origin
}

/** A weak ETag does not promise the same bytes, so it cannot guard ranges. */
function versionOf(response: Response): string | undefined {
  const etag = response.headers.get('ETag')
  if (etag && !etag.startsWith('W/')) return etag
  return response.headers.get('Last-Modified') ?? undefined
}

function lengthOf(response: Response): number {
  return Number(response.headers.get('Content-Length') ?? 0)
}

/** "bytes 0-99/1234" → 1234. Across origins the header is visible only where the server exposes it. */
function totalOf(response: Response): number | undefined {
  const total = /\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '')?.[1]
  return total === undefined ? undefined : Number(total)
}

/** "bytes 100-199/1234" → 100. */
function startOf(response: Response): number | undefined {
  const start = /^bytes (\d+)-/.exec(response.headers.get('Content-Range') ?? '')?.[1]
  return start === undefined ? undefined : Number(start)
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
