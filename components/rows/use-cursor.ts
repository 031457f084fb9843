import { useCallback, useEffect, useEffectEvent, useState } from 'react'
import type { RecordRef } from '@/lib/dataset/types'
import { useSession, useSessionState } from '../session-provider'
import { useOpenRecord } from '../use-view'

/** The record that the table begins at, and is left at; null = none. */
export interface TablePlace {
  readonly startAt: RecordRef | null
  readonly onLeave: (ref: RecordRef | null) => void
}

export interface Cursor {
  /** Row index of the view; 0 when there is none. */
  readonly active: number
  /** Index of the open record, -1 = none, or not in the view. */
  readonly opened: number
  /** Moves to a row; an open record follows. */
  readonly moveTo: (index: number) => void
  readonly open: (index: number) => void
}

/** The row a person is at. While a record is open that row is the one. One leaves it with the table, and comes back to it. */
export function useCursor(count: number, { startAt, onLeave }: TablePlace): Cursor {
  const session = useSession()
  const openRecord = useOpenRecord()
  const record = useSessionState((state) => state.view.record)
  // The version tells that the order may have changed, and with it the record's place.
  const opened = useSessionState((state) =>
    state.view.record && state.result.version >= 0 ? session.indexOf(state.view.record) : -1,
  )
  const [place, setPlace] = useState(() => (startAt === null ? 0 : Math.max(0, session.indexOf(startAt))))
  if (opened >= 0 && opened !== place) setPlace(opened)
  const leave = useEffectEvent(() => onLeave(session.refAt(place) ?? null))
  useEffect(() => () => leave(), [])

  const open = useCallback(
    (index: number) => {
      const ref: RecordRef | undefined = session.refAt(index)
      setPlace(index)
      if (ref) openRecord(ref)
    },
    [session, openRecord],
  )
  const isOpen = record !== null
  const moveTo = useCallback(
    (index: number) => {
      // Where no row is yet, a key moves once there is one: its place is held to the rows when it is read.
      const next = Math.max(0, count === 0 ? index : Math.min(count - 1, index))
      if (isOpen) open(next)
      else setPlace(next)
    },
    [count, isOpen, open],
  )
  return { active: Math.max(0, Math.min(place, count - 1)), opened, moveTo, open }
}
