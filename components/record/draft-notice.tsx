import type { RecordRef } from '@/lib/dataset/types'
import { refKey, sameRef } from '../record-ref'
import { formatCount } from '../ui/format'
import { useLeaveGuard } from '../ui/use-leave-guard'
import { useOpenRecord } from '../use-view'
import { useDrafts } from './drafts'

/** Drafts left in other records, one click away; and the browser asks before the page and they are closed. */
export function DraftNotice({ open }: { open: RecordRef }) {
  const drafts = useDrafts()
  const openRecord = useOpenRecord()
  const any = drafts.length > 0
  useLeaveGuard(any)

  const elsewhere = new Map(drafts.filter(({ ref }) => !sameRef(ref, open)).map(({ ref }) => [refKey(ref), ref]))
  if (elsewhere.size === 0) return null
  return (
    <p className="flex shrink-0 flex-wrap gap-x-2 border-b bg-warning-soft px-3 py-1 text-xs text-warning">
      Not saved yet:
      {[...elsewhere.values()].slice(0, 6).map((ref) => (
        <button key={refKey(ref)} type="button" className="font-medium underline" onClick={() => openRecord(ref)}>
          row {formatCount(ref.row)}
        </button>
      ))}
      {elsewhere.size > 6 && <span>and {elsewhere.size - 6} more</span>}
    </p>
  )
}
