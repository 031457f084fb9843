import { useSessionState } from '@/components/session-provider'
import { formatCount, formatMany } from '@/components/ui/format'
import type { SearchState } from '@/lib/session/contract/rows'

/** Hits are counted as they come. */
const OF_A_SEARCH: Record<SearchState['status'], string> = {
  idle: '',
  running: ' so far',
  done: '',
  stopped: ', search stopped',
  failed: ', search failed',
}

/** "412 of 5,200 rows", said aloud when it changes. */
export function RowCount() {
  const { count, total, status } = useSessionState((state) => state.result)
  const search = useSessionState((state) => state.search.status)
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
      {OF_A_SEARCH[search]}
    </p>
  )
}
