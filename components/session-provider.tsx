'use client'

import {
  createContext,
  use,
  useCallback,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import type { ReactNode } from 'react'
import { isAbort } from '@/lib/errors'
import type { Session, SessionState } from '@/lib/session/contract/session'

const SessionContext = createContext<Session | null>(null)

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>
}

export function useSession(): Session {
  const session = use(SessionContext)
  if (!session) throw new Error('useSession needs a SessionProvider above it')
  return session
}

/** A piece of the session's state. The selector may build an object or list: equal fields keep the earlier one. */
export function useSessionState<T>(selector: (state: SessionState) => T): T {
  const session = useSession()
  const last = useRef<{ readonly value: T } | null>(null)
  const read = () => {
    const value = selector(session.getState())
    if (!last.current || !sameFields(last.current.value, value)) last.current = { value }
    return last.current.value
  }
  return useSyncExternalStore(session.subscribe, read)
}

function sameFields(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const left = Object.entries(a)
  const right = new Map(Object.entries(b))
  return (
    left.length === right.size && left.every(([name, value]) => right.has(name) && Object.is(value, right.get(name)))
  )
}

export interface Answer<T> {
  /** The latest answer; kept while the next one is on its way. */
  readonly value: T | undefined
  /** True while `value` belongs to an earlier question. */
  readonly stale: boolean
  readonly error: Error | null
  /** Asks the same once more, for where it failed. */
  readonly again: () => void
}

interface Settled<T> {
  readonly dataset: string | null
  readonly question: string
  readonly value: T | undefined
  readonly error: Error | null
}

/** Asks the session; asks again when the key or the data changed, and gives up the earlier call. */
export function useAnswer<T>(key: string, ask: (session: Session, signal: AbortSignal) => Promise<T>): Answer<T> {
  const session = useSession()
  const dataset = useSessionState((state) => state.dataset?.id ?? null)
  const [tries, setTries] = useState(0)
  const again = useCallback(() => setTries((made) => made + 1), [])
  const question = useSessionState((state) => `${state.revision} ${tries} ${key}`)
  const [settled, settle] = useState<Settled<T> | null>(null)
  const run = useEffectEvent((signal: AbortSignal) => ask(session, signal))

  useEffect(() => {
    const abort = new AbortController()
    run(abort.signal).then(
      (value) => {
        if (!abort.signal.aborted) settle({ dataset, question, value, error: null })
      },
      (error: unknown) => {
        if (abort.signal.aborted || isAbort(error)) return
        const reason = error instanceof Error ? error : new Error(String(error))
        settle((earlier) => ({ dataset, question, value: earlier?.value, error: reason }))
      },
    )
    return () => abort.abort()
  }, [session, dataset, question])

  const mine = settled?.dataset === dataset ? settled : null
  const fresh = mine?.question === question
  return { value: mine?.value, stale: !fresh, error: fresh ? mine.error : null, again }
}
