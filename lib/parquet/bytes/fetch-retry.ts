/** A request is tried again only where that can help, ever later, and never after it was cancelled. */

import { CurationError } from '@/lib/errors'

const MAX_ATTEMPTS = 6
const FIRST_DELAY_MS = 200
const MAX_DELAY_MS = 8_000
/** No headers within this time: the attempt is given up. */
const HEADERS_TIMEOUT_MS = 20_000
/** A connection that brings nothing for so long is given up. */
const STALL_MS = 20_000

/** GET with those headers. Gives 200, 206 and, to a range, 416 answers; throws CurationError or AbortError for the rest. */
export async function fetchRetrying(
  url: string,
  headers: Record<string, string>,
  name: string,
  signal?: AbortSignal,
): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted()
    const answer = await tryFetch(url, headers, signal)
    if (answer instanceof Response && (answer.ok || (answer.status === 416 && 'Range' in headers))) return answer
    const isLast = attempt === MAX_ATTEMPTS
    if (isLast || !isWorthRetrying(answer)) throw explain(answer, url, name)
    await sleep(delayBefore(attempt, answer), signal)
  }
}

async function tryFetch(url: string, headers: Record<string, string>, signal?: AbortSignal): Promise<Response | Error> {
  const timeout = new AbortController()
  const timer = setTimeout(() => timeout.abort(), HEADERS_TIMEOUT_MS)
  const either = signal ? AbortSignal.any([signal, timeout.signal]) : timeout.signal
  try {
    return await fetch(url, { headers, signal: either, cache: 'no-store' })
  } catch (error) {
    signal?.throwIfAborted()
    return error instanceof Error ? error : new Error(String(error))
  } finally {
    clearTimeout(timer)
  }
}

function isWorthRetrying(answer: Response | Error): boolean {
  if (answer instanceof Error) return true
  return answer.status === 408 || answer.status === 425 || answer.status === 429 || answer.status >= 500
}

/** Twice as long each time, with half of it random so that many readers don't come back together. */
export function delayBefore(attempt: number, answer?: Response | Error): number {
  const asked =
    answer instanceof Response ? Number(answer.headers.get('Retry-After') ?? Number.NaN) * 1_000 : Number.NaN
  if (asked >= 0) return Math.min(asked, MAX_DELAY_MS)
  const full = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), MAX_DELAY_MS)
  return full / 2 + Math.random() * (full / 2)
}

/** What is read, or an error where nothing comes for STALL_MS. */
export async function beforeStall<T>(read: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stall = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no bytes')), STALL_MS)
  })
  try {
    return await Promise.race([read, stall])
  } finally {
    clearTimeout(timer)
  }
}

export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted()
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(done, ms)
    const cancel = () => {
      clearTimeout(timer)
      reject(signal?.reason instanceof Error ? signal.reason : new DOMException('Cancelled', 'AbortError'))
    }
    function done() {
      signal?.removeEventListener('abort', cancel)
      resolve()
    }
    signal?.addEventListener('abort', cancel, { once: true })
  })
}

function explain(answer: Response | Error, url: string, name: string): CurationError {
  if (answer instanceof Error) {
    return new CurationError('source-unreachable', `${name} cannot be reached.`, {
      file: name,
      place: url,
      next: 'Check the address and the connection; a server on another site must allow this page to read it (CORS).',
      cause: answer,
    })
  }
  const isForbidden = answer.status === 401 || answer.status === 403
  return new CurationError(
    isForbidden ? 'permission' : 'source-unreachable',
    answer.status === 404 ? `There is no ${name} at that address.` : `The server answers ${answer.status} for ${name}.`,
    {
      file: name,
      place: url,
      next: isForbidden
        ? 'Download the file with your login and open it from disk.'
        : 'Check the address and try again.',
    },
  )
}
