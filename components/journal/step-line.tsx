import { useSessionState } from '@/components/session-provider'
import { Badge } from '@/components/ui/badge'
import { classNames } from '@/components/ui/class-names'
import { formatCount, formatTime } from '@/components/ui/format'
import { useOpenRecord } from '@/components/use-view'
import type { RecordRef } from '@/lib/dataset/types'
import type { JournalStep } from '@/lib/session/contract/journal'
import { ChangeLine } from './change-line'

/** Changes of one step shown before the rest is counted. */
const SHOWN = 4

/** When, by whom, which record, what changed. Opens the record. */
export function StepLine({ step }: { readonly step: JournalStep }) {
  const openRecord = useOpenRecord()
  const { ref } = step
  return (
    <button
      type="button"
      disabled={ref === null}
      onClick={() => openRecord(ref)}
      className={classNames(
        'grid w-full grid-cols-1 gap-x-4 gap-y-0.5 px-4 py-2 text-left hover:bg-raised focus-visible:-outline-offset-2 disabled:hover:bg-transparent @2xl:grid-cols-[9rem_minmax(0,1fr)]',
      )}
    >
      <span className="flex flex-wrap items-baseline gap-x-2 text-xs text-muted @2xl:flex-col">
        <time dateTime={step.time} title={new Date(step.time).toLocaleString('en-GB')} className="tabular-nums">
          {formatTime(step.time)}
        </time>
        <span title={step.actor}>{step.mine ? 'this tab' : 'another tab or machine'}</span>
      </span>
      <span className={classNames('flex min-w-0 flex-col gap-0.5', step.undone && 'text-muted')}>
        <span className="flex flex-wrap items-center gap-2">
          <span className={classNames('font-medium', step.undone && 'line-through')}>{step.summary}</span>
          {ref !== null && <RecordName record={ref} />}
          {step.undone && <Badge>undone</Badge>}
        </span>
        {step.changes.slice(0, SHOWN).map((change, at) => (
          // One step may change the same field of several records.
          // oxlint-disable-next-line react/no-array-index-key
          <ChangeLine key={at} change={change} faded={step.undone} />
        ))}
        {step.changes.length > SHOWN && (
          <span className="text-xs text-muted">and {formatCount(step.changes.length - SHOWN)} more</span>
        )}
      </span>
    </button>
  )
}

function RecordName({ record }: { readonly record: RecordRef }) {
  const files = useSessionState((state) => state.dataset?.files)
  const name = files !== undefined && files.length > 1 ? `${files[record.file]?.name ?? ''} · ` : ''
  return (
    <span className="text-xs text-muted tabular-nums">
      {name}row {formatCount(record.row)}
    </span>
  )
}
