import { CircleAlert, SearchX, Table2 } from 'lucide-react'
import type { DatasetState } from '@/lib/session/contract/dataset'
import type { Gap } from '@/lib/session/contract/gap'
import type { ResultState } from '@/lib/session/contract/rows'
import { SearchAgain } from '../gap'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { formatMany } from '../ui/format'

/** What stands in the table when it has no row to show, and the way on. */
export function NoRows({ dataset, result, gap, filters, onClear }: NoRowsProps) {
  if (result.status === 'failed')
    return (
      <EmptyState
        icon={<CircleAlert size={24} />}
        title="The rows could not be listed"
        action={<Clear onClear={onClear} />}
      >
        {result.error}
      </EmptyState>
    )
  if (filters === 0)
    return (
      <EmptyState icon={<Table2 size={24} />} title="No rows">
        {dataset.name} holds no rows.
      </EmptyState>
    )
  if (gap !== null)
    return (
      <EmptyState
        icon={<SearchX size={24} />}
        title="No rows match so far"
        action={
          <>
            {gap.canSearch && <SearchAgain />}
            <Clear onClear={onClear} />
          </>
        }
      >
        {gap.message}
      </EmptyState>
    )
  return (
    <EmptyState icon={<SearchX size={24} />} title="No rows match" action={<Clear onClear={onClear} />}>
      None of {formatMany(result.total, 'row')} fits {filters === 1 ? 'the filter' : `all ${filters} filters`}.
    </EmptyState>
  )
}

interface NoRowsProps {
  readonly dataset: DatasetState
  readonly result: ResultState
  /** Rows that may match and are not known yet. */
  readonly gap: Gap | null
  /** Number of filters in force. */
  readonly filters: number
  readonly onClear: () => void
}

function Clear({ onClear }: { onClear: () => void }) {
  return <Button onClick={onClear}>Clear filters</Button>
}
