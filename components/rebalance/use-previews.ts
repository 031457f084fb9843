import { useMemo } from 'react'
import { useAnswer } from '@/components/session-provider'
import { refKey } from '@/lib/dataset/ref-key'
import type { RecordRef } from '@/lib/dataset/types'
import type { RowPreview } from '@/lib/session/contract/rows'

/** Rows asked for at once. */
export const PAGE = 50

/** Table lines of these records by refKey; those on their way are absent. */
export function usePreviews(refs: readonly RecordRef[]): ReadonlyMap<string, RowPreview> {
  const key = refs.map(refKey).join(' ')
  const { value } = useAnswer(`previews ${key}`, (session, signal) => session.previewRows(refs, signal))
  return useMemo(() => new Map((value ?? []).map((row) => [refKey(row.ref), row])), [value])
}
