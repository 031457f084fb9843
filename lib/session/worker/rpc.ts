/**
 * Calls across a worker boundary: promises, progress, cancel and typed errors over postMessage.
 * One page of our own because the known libraries carry neither AbortSignal nor a watchdog.
 */
import { CurationError, isAbort } from '@/lib/errors'
import type { CurationErrorCode } from '@/lib/errors'

export type Progress = (value: unknown, transfer?: readonly Transferable[]) => void

/** A handler runs one method. `progress` posts values to the caller while it runs. */
export type Handler = (args: unknown, context: { signal: AbortSignal; progress: Progress }) => Promise<unknown>

/** Wraps a result whose buffers move instead of being copied. */
export class Moved {
  constructor(
    readonly value: unknown,
    readonly transfer: readonly Transferable[],
  ) {}
}

interface PlainError {
  readonly name: string
  readonly message: string
  readonly code: CurationErrorCode | null
  readonly file: string | undefined
  readonly place: string | undefined
  readonly next: string | undefined
}

export type Request =
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly args: unknown }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'ping' }
  /** Answered once no call runs any more, cancelled ones included. */
  | { readonly kind: 'idle?' }

export type Response =
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: PlainError }
  | { readonly kind: 'progress'; readonly id: number; readonly value: unknown }
  /**
   * `moves` grows with every message but pongs, and with what the worker gets done beside them; `oldestRead` names the read it
   * has waited for longest, null = none.
   */
  | { readonly kind: 'pong'; readonly moves: number; readonly oldestRead: number | null }
  | { readonly kind: 'idle' }

export type Post = (message: Response, transfer: Transferable[]) => void

/** What handlers do unseen: how often something came for them, and the read they have waited for longest. */
export interface Pulse {
  readonly moves: number
  readonly oldestRead: number | null
}

const NO_PULSE: Pulse = { moves: 0, oldestRead: null }

/** Answers requests with the given handlers. Returns the function to feed messages to. */
export function serve(
  handlers: Readonly<Record<string, Handler>>,
  send: Post,
  pulse: () => Pulse = () => NO_PULSE,
): (request: Request) => void {
  let posted = 0
  const post: Post = (message, transfer) => {
    posted++
    send(message, transfer)
  }
  const running = new Map<number, AbortController>()
  let idleAsked = false
  const tellIdle = () => {
    if (!idleAsked || running.size > 0) return
    idleAsked = false
    post({ kind: 'idle' }, [])
  }
  const call = async (request: Extract<Request, { kind: 'call' }>): Promise<void> => {
    const { id, method, args } = request
    const controller = new AbortController()
    running.set(id, controller)
    const progress: Progress = (value, transfer = []) => post({ kind: 'progress', id, value }, [...transfer])
    try {
      const handler = handlers[method]
      if (handler === undefined) throw new CurationError('worker', `The reader has no method ${method}.`)
      const value = await handler(args, { signal: controller.signal, progress })
      if (value instanceof Moved) post({ kind: 'result', id, value: value.value }, [...value.transfer])
      else post({ kind: 'result', id, value }, [])
    } catch (error) {
      post({ kind: 'error', id, error: toPlainError(error) }, [])
    } finally {
      running.delete(id)
      tellIdle()
    }
  }
  return (request) => {
    if (request.kind === 'ping') {
      const { moves, oldestRead } = pulse()
      send({ kind: 'pong', moves: posted + moves, oldestRead }, [])
    } else if (request.kind === 'idle?') {
      idleAsked = true
      tellIdle()
    } else if (request.kind === 'abort') running.get(request.id)?.abort()
    else void call(request)
  }
}

function toPlainError(error: unknown): PlainError {
  const known = error instanceof CurationError ? error : undefined
  return {
    name: isAbort(error) ? 'AbortError' : 'Error',
    message: error instanceof Error ? error.message : String(error),
    code: known?.code ?? null,
    file: known?.file,
    place: known?.place,
    next: known?.next,
  }
}

export function fromPlainError(error: PlainError): Error {
  if (error.name === 'AbortError') return new DOMException(error.message, 'AbortError')
  return new CurationError(error.code ?? 'worker', error.message, {
    ...(error.file === undefined ? {} : { file: error.file }),
    ...(error.place === undefined ? {} : { place: error.place }),
    ...(error.next === undefined ? {} : { next: error.next }),
  })
}
