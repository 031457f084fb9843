import { useAnswer } from '@/components/session-provider'
import { chosenValues, toggleValue } from '@/components/filters/filter-state'
import { formatCount, formatShareFine } from '@/components/ui/format'
import { useFilters } from '@/components/use-view'
import { filtersExcept } from '@/lib/query/select'
import type { ValueShares } from '@/lib/session/contract/counts'
import { ChartCard } from './chart-card'
import { ChartSkeleton } from './chart-skeleton'
import { DataTable } from './data-table'

/** Values drawn; the table has them all. */
const MOST = 12

/** Rows by the values of one column, as bars that filter. */
export function ValueCard({ column, title, note }: { column: string; title: string; note?: string }) {
  const [filters] = useFilters()
  const others = filtersExcept(filters, column)
  const answer = useAnswer(`value shares ${column} ${JSON.stringify(others)}`, (session, signal) =>
    session.valueShares(column, others, signal),
  )
  const { value } = answer
  const total = Math.max(1, value?.rows ?? 0)
  return (
    <ChartCard
      title={title}
      answer={answer}
      chart={value ? <Bars column={column} shares={value} total={total} /> : <ChartSkeleton />}
      table={
        <DataTable
          caption={title}
          head={[title, 'Rows', 'Share']}
          lines={(value?.values ?? []).map((one) => ({
            key: JSON.stringify(one.value),
            name: one.value ?? 'none',
            cells: [formatCount(one.count), formatShareFine(one.count / total)],
          }))}
        />
      }
      {...(note === undefined ? {} : { note })}
    />
  )
}

function Bars({ column, shares, total }: { column: string; shares: ValueShares; total: number }) {
  const { values, distinct } = shares
  const [filters, change] = useFilters()
  const chosen = chosenValues(filters, column)
  const hasNone = values.some((one) => one.value === null)
  const more = distinct + (hasNone ? 1 : 0) - Math.min(MOST, values.length)
  const most = Math.max(1, ...values.map((one) => one.count))
  return (
    <div className="flex flex-col">
      {values.slice(0, MOST).map((one) => {
        const pressed = chosen.includes(one.value)
        return (
          <button
            key={JSON.stringify(one.value)}
            type="button"
            aria-pressed={pressed}
            onClick={() => change((now) => toggleValue(now, column, one.value))}
            className={`grid grid-cols-[minmax(72px,34%)_1fr_auto] items-center gap-2 rounded-sm px-1 py-0.5 text-left hover:bg-raised ${chosen.length > 0 && !pressed ? 'text-muted' : ''} ${pressed ? 'font-medium' : ''}`}
          >
            <span className="truncate">{one.value ?? 'none'}</span>
            <span
              aria-hidden
              className={`h-2.5 rounded-[2px] ${chosen.length > 0 && !pressed ? 'bg-accent/30' : 'bg-accent/80'}`}
              style={{ width: `${(one.count / most) * 100}%` }}
            />
            <span className="text-xs text-muted tabular-nums">
              {formatCount(one.count)} · {formatShareFine(one.count / total)}
            </span>
          </button>
        )
      })}
      {more > 0 && (
        <p className="px-1 pt-1 text-xs text-muted">
          And {formatCount(more)} more{distinct > values.length ? '' : ', in the table'}.
        </p>
      )}
    </div>
  )
}
