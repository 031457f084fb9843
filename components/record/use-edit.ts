import { useCallback, useState } from 'react'
import { columnPath } from '@/lib/dataset/cells'
import { isAbort } from '@/lib/errors'
import type { FieldPath, JsonValue, Mark, RecordRef } from '@/lib/dataset/types'
import { useSession } from '../session-provider'

export interface Saving {
  readonly busy: boolean
  /** Why the last change was not saved. */
  readonly failure: string | null
  readonly run: (change: () => Promise<void>) => Promise<boolean>
}

/** Runs a change and keeps why it failed, so that the field it belongs to can say so. */
export function useSaving(): Saving {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const run = useCallback(async (change: () => Promise<void>) => {
    setBusy(true)
    setFailure(null)
    try {
      await change()
      return true
    } catch (error) {
      if (!isAbort(error)) setFailure(error instanceof Error ? error.message : String(error))
      return false
    } finally {
      setBusy(false)
    }
  }, [])
  return { busy, failure, run }
}

/** Sets a field, with its own saving state. */
export function useEdit(ref: RecordRef): Saving & {
  readonly edit: (path: FieldPath, after: JsonValue) => Promise<boolean>
  /** The same by a mapped column's dotted name, which is looked up in the row. */
  readonly editColumn: (column: string, after: JsonValue) => Promise<boolean>
} {
  const session = useSession()
  const saving = useSaving()
  const { run } = saving
  const { file, row } = ref
  const edit = useCallback(
    (path: FieldPath, after: JsonValue) => run(() => session.edit({ file, row }, path, after)),
    [session, run, file, row],
  )
  const editColumn = useCallback(
    (column: string, after: JsonValue) =>
      run(async () => {
        const record = await session.loadRecord({ file, row }, new AbortController().signal)
        const path = columnPath(record.row, column)
        if (path === null) throw new Error(`This row has no field ${column}: a struct above it is null.`)
        await session.edit({ file, row }, path, after)
      }),
    [session, run, file, row],
  )
  return { ...saving, edit, editColumn }
}

/** Marks a record; the mark it already has takes it off again. */
export function useToggleMark(): (ref: RecordRef, mark: Mark) => void {
  const session = useSession()
  return useCallback(
    (ref, mark) => {
      session.toggleMark(ref, mark).catch((error: unknown) => {
        if (!isAbort(error)) console.error(error)
      })
    },
    [session],
  )
}
