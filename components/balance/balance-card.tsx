import { useSessionState } from '@/components/session-provider'
import { EmptyState } from '@/components/ui/empty-state'
import { formatCount, formatShareFine } from '@/components/ui/format'
import { BalanceChart } from './balance-chart'
import { CategoryMapping } from './category-mapping'
import { ChartCard } from './chart-card'
import { ChartSkeleton } from './chart-skeleton'
import { DataTable } from './data-table'
import { Targets } from './targets'
import { differenceLabel, useBalance } from './use-balance'
import type { BalanceLine } from './use-balance'

/** Categories against their targets: the reason this app exists. */
export function BalanceCard() {
  const { lines, stale } = useBalance()
  const column = useSessionState((state) => state.balance.column)
  return (
    <ChartCard
      title="Balance"
      className="@xl:col-span-2"
      stale={stale}
      actions={<CategoryMapping />}
      chart={
        lines === undefined ? (
          <ChartSkeleton height={150} />
        ) : lines.every((line) => line.count === 0) ? (
          <EmptyState title="No row has a category">
            Choose the column that holds the category under “Categories”, or change the filters.
          </EmptyState>
        ) : (
          <div className="grid gap-4 @2xl:grid-cols-[1fr_220px]">
            <BalanceChart lines={lines} />
            <Targets />
          </div>
        )
      }
      table={<BalanceTable lines={lines ?? []} />}
      note={`Bars: share of the rows that have a category, from “${column}”. Tick: the target. pp = percentage points off it.`}
    />
  )
}

function BalanceTable({ lines }: { lines: readonly BalanceLine[] }) {
  return (
    <DataTable
      caption="Rows by category, with share and target"
      head={['Category', 'Rows', 'Share', 'Target', 'Difference']}
      lines={lines.map((line) => ({
        key: line.category ?? '',
        name: line.category ?? 'no category',
        cells: [
          formatCount(line.count),
          line.category === null ? '–' : formatShareFine(line.share),
          line.target === null ? '–' : formatShareFine(line.target),
          differenceLabel(line) ?? '–',
        ],
      }))}
    />
  )
}
