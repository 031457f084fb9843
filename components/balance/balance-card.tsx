import { useSession, useSessionState } from '@/components/session-provider'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { formatCount, formatMany, formatShareFine } from '@/components/ui/format'
import { BalanceChart } from './balance-chart'
import { CategoryMapping } from './category-mapping'
import { ChartCard } from './chart-card'
import { ChartSkeleton } from './chart-skeleton'
import { DataTable } from './data-table'
import { Targets } from './targets'
import { differenceLabel, useBalance } from './use-balance'
import type { BalanceLine, Unlisted } from './use-balance'

/** Categories drawn; the table has them all. */
const MOST = 16

/** Categories against their targets: the reason this app exists. */
export function BalanceCard() {
  const { lines, unlisted, answer } = useBalance()
  const column = useSessionState((state) => state.balance.column)
  // Categories are settled once all rows are in: bars that come and go before would only mislead.
  const opening = useSessionState((state) => state.opening !== null)
  return (
    <ChartCard
      title="Balance"
      className="@xl:col-span-2"
      answer={answer}
      actions={<CategoryMapping />}
      chart={
        lines === undefined || opening ? (
          <ChartSkeleton height={150} />
        ) : lines.every((line) => line.category === null || line.count === 0) ? (
          <NoCategory column={column} />
        ) : (
          <div className="grid gap-4 @2xl:grid-cols-[1fr_244px]">
            <div className="min-w-0">
              <BalanceChart lines={lines.slice(0, MOST)} />
              {lines.length > MOST && (
                <p className="mt-1 text-xs text-muted">
                  And {formatCount(lines.length - MOST + unlisted.categories)} more, in the table.
                </p>
              )}
            </div>
            <Targets />
          </div>
        )
      }
      table={<BalanceTable lines={lines ?? []} unlisted={unlisted} />}
      note={`Bars: share of the rows that have a category, from “${column}”. Tick: the target. pp = percentage points off it.`}
    />
  )
}

/** Says what is missing, and offers the column that most files have. */
function NoCategory({ column }: { column: string }) {
  const session = useSession()
  const hasSource = useSessionState((state) => state.dataset?.mapping.dataSource != null)
  const offer = hasSource && column !== 'data_source'
  return (
    <EmptyState
      title="No row has a category"
      action={
        offer && (
          <Button onClick={() => session.setBalance({ column: 'data_source' })}>Use the data source as category</Button>
        )
      }
    >
      Choose the column that holds it under “Categories”, or change the filters.
    </EmptyState>
  )
}

function BalanceTable({ lines, unlisted }: { lines: readonly BalanceLine[]; unlisted: Unlisted }) {
  const rest = {
    key: '\0',
    name: formatMany(unlisted.categories, 'more category', 'more categories'),
    cells: [formatCount(unlisted.count), formatShareFine(unlisted.share), '–', '–'],
  }
  return (
    <DataTable
      caption="Rows by category, with share and target"
      head={['Category', 'Rows', 'Share', 'Target', 'Difference']}
      lines={[...lines.map(tableLine), ...(unlisted.categories > 0 ? [rest] : [])]}
    />
  )
}

function tableLine(line: BalanceLine) {
  return {
    key: line.category ?? '',
    name: line.category ?? 'no category',
    cells: [
      formatCount(line.count),
      line.category === null ? '–' : formatShareFine(line.share),
      line.target === null ? '–' : formatShareFine(line.target),
      differenceLabel(line) ?? '–',
    ],
  }
}
