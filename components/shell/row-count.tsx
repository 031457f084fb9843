import { useSessionState } from '@/components/session-provider'
import { formatCount, formatMany } from '@/components/ui/format'

/** "412 of 5,200 rows", said aloud when it changes. */
export function RowCount() {
  const { count, total, status } = useSessionState((state) => state.result)
  return (
    <p
      role="status"
      aria-label="Rows shown"
      className={`shrink-0 text-xs tabular-nums ${status === 'running' ? 'text-faint' : 'text-muted'}`}
    >
      {count === total ? (
        <>
          <b className="font-medium text-text">{formatCount(total)}</b> {total === 1 ? 'row' : 'rows'}
        </>
      ) : (
        <>
          <b className="font-medium text-text">{formatCount(count)}</b> of {formatMany(total, 'row')}
        </>
      )}
    </p>
  )
}
