import { useMemo } from 'react'
import { useAnswer, useSessionState } from '@/components/session-provider'
import { formatCount, formatMany } from '@/components/ui/format'
import { useFilters } from '@/components/use-view'
import type { PassScale } from '@/lib/dataset/types'
import { passBins } from '@/lib/query/value-bins'
import { FACET_LIMIT, filtersExcept } from '@/lib/query/select'
import { ChartCard } from './chart-card'
import { ChartSkeleton } from './chart-skeleton'
import { DataTable } from './data-table'
import { Histogram } from './histogram'
import { NumberCard } from './number-card'

const COLUMN = 'pass_value'

/** How often the model that was sampled solved each row. */
export function PassCard() {
  const scale = useSessionState((state) => state.dataset?.passScale ?? null)
  return scale ? <PassHistogram scale={scale} /> : null
}

function PassHistogram({ scale }: { scale: PassScale }) {
  const [filters] = useFilters()
  const others = filtersExcept(filters, COLUMN)
  const answer = useAnswer(`pass ${JSON.stringify(others)}`, (session, signal) => session.facet(COLUMN, others, signal))
  const { value } = answer
  const bins = useMemo(() => passBins(value ?? [], scale), [value, scale])
  // A rate of more values than a facet lists is binned by the engine instead.
  if (value && value.length >= FACET_LIMIT) return <NumberCard column={COLUMN} title="Pass rate" />
  const missing = value?.find((one) => one.value === null)?.count ?? 0
  const tries = scale.kind === 'count' ? `Solved tries out of ${scale.of}.` : 'Share of tries solved.'
  return (
    <ChartCard
      title={scale.kind === 'count' ? `Pass count (of ${scale.of})` : 'Pass rate'}
      answer={answer}
      chart={value ? <Histogram column={COLUMN} bins={bins} /> : <ChartSkeleton />}
      table={
        <DataTable
          caption="Rows by pass rate"
          head={['Solved', 'Rows']}
          lines={bins.map((bin) => ({ key: bin.label, name: bin.label, cells: [formatCount(bin.count)] }))}
        />
      }
      note={`${tries} Rows never or always solved teach little.${missing > 0 ? ` ${withoutOne(missing)}` : ''}`}
    />
  )
}

function withoutOne(rows: number): string {
  return `${formatMany(rows, 'row')} ${rows === 1 ? 'has' : 'have'} none.`
}
