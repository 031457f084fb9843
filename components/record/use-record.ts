import { useEffect, useMemo, useState } from 'react'
import type { LoadedRecord } from '@/lib/session/contract/record'
import type { RecordRef } from '@/lib/dataset/types'
import { refKey } from '@/lib/dataset/ref-key'
import { useAnswer, useSession, useSessionState } from '../session-provider'
import { useOpenRecord } from '../use-view'

export interface OpenRecord {
  /** The latest record that arrived: an earlier one while `arriving`. */
  readonly record: LoadedRecord | null
  readonly arriving: boolean
  readonly error: Error | null
  readonly again: () => void
}

export function useRecord(ref: RecordRef): OpenRecord {
  const { value, error, again } = useAnswer(`record ${refKey(ref)}`, (session, signal) =>
    session.loadRecord(ref, signal),
  )
  return { record: value ?? null, arriving: !value || refKey(value.ref) !== refKey(ref), error, again }
}

export interface Place {
  /** Index in the view; null = the view no longer holds the record. */
  readonly index: number | null
  /** The view's rows are still being listed. */
  readonly listing: boolean
  readonly count: number
  readonly next: RecordRef | undefined
  readonly previous: RecordRef | undefined
  readonly open: (ref: RecordRef | undefined) => void
}

/** Where the open record stands in the view. One that an edit took out of it leaves its place to its successor. */
export function usePlace(ref: RecordRef): Place {
  const session = useSession()
  const openRecord = useOpenRecord()
  const { count, version } = useSessionState((state) => ({ count: state.result.count, version: state.result.version }))
  const listing = useSessionState((state) => state.result.status === 'running' || state.opening !== null)
  const found = useSessionState((state) => (state.result.version >= 0 ? session.indexOf(ref) : -1))
  const [last, setLast] = useState(0)
  if (found >= 0 && found !== last) setLast(found)
  return useMemo(() => {
    const gone = found < 0
    const after = gone ? last : found + 1
    return {
      index: gone ? null : found,
      listing,
      count,
      next: version >= 0 && after < count ? session.refAt(after) : undefined,
      previous: session.refAt((gone ? last : found) - 1),
      open: (to) => {
        if (to) openRecord(to)
      },
    }
  }, [session, openRecord, found, last, count, version, listing])
}

/** Ideas of the next thing to look at are worth having only once the present one is there. */
export function useWhenIdle(ready: boolean, task: (signal: AbortSignal) => void, key: string): void {
  useEffect(() => {
    if (!ready) return
    const abort = new AbortController()
    const timer = setTimeout(() => task(abort.signal), IDLE_AFTER_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
    // oxlint-disable-next-line react/exhaustive-deps -- the key says when the task is another one
  }, [ready, key])
}

const IDLE_AFTER_MS = 150
