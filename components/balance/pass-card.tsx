import { useMemo } from 'react'
import { useAnswer, useSessionState } from '@/components/session-provider'
import { formatCount, formatNumber } from '@/components/ui/format'
import { useFilters } from '@/components/use-view'
import type { PassScale } from '@/lib/dataset/types'
import { filtersExcept } from '@/lib/query/select'
import type { FacetValue } from '@/lib/session/contract'
import { ChartCard } from './chart-card'
import { ChartSkeleton } from './chart-skeleton'
import { DataTable } from './data-table'
import { Histogram } from './histogram'
import type { Bin } from './histogram'
import { NumberCard } from './number-card'

const COLUMN = 'pass_value'
const RATE_BINS = 10
/** A facet lists at most this many values: a rate with more of them is binned by the engine instead. */
const FACET_LIMIT = 1000

/** How often the model that was sampled solved each row. */
export function PassCard() {
  const scale = useSessionState((state) => state.dataset?.passScale ?? null)
  return scale ? <PassHistogram scale={scale} /> : null
}

function PassHistogram({ scale }: { scale: PassScale }) {
  const [filters] = useFilters()
  const others = filtersExcept(filters, COLUMN)
  const { value, stale } = useAnswer(`pass ${JSON.stringify(others)}`, (session, signal) =>
    session.facet(COLUMN, others, signal),
  )
  const bins = useMemo(() => passBins(value ?? [], scale), [value, scale])
  if (value && value.length >= FACET_LIMIT) return <NumberCard column={COLUMN} title="Pass rate" />
  const missing = value?.find((one) => one.value === null)?.count ?? 0
  const tries = scale.kind === 'count' ? `Solved tries out of ${scale.of}.` : 'Share of tries solved.'
  return (
    <ChartCard
      title={scale.kind === 'count' ? `Pass count (of ${scale.of})` : 'Pass rate'}
      stale={stale}
      chart={value ? <Histogram column={COLUMN} bins={bins} /> : <ChartSkeleton />}
      table={
        <DataTable
          caption="Rows by pass rate"
          head={['Solved', 'Rows']}
          lines={bins.map((bin) => ({ key: bin.label, name: bin.label, cells: [formatCount(bin.count)] }))}
        />
      }
      note={`${tries} Rows never or always solved teach little.${missing > 0 ? ` ${formatCount(missing)} rows have none.` : ''}`}
    />
  )
}

/** One bin a count (so that nothing is lumped together), or ten bins of a rate. */
function passBins(values: readonly FacetValue[], scale: PassScale): readonly Bin[] {
  const empty = scale.kind === 'count' && scale.of <= 32 ? countBins(scale.of) : rateBins(scale)
  const counts = empty.map(() => 0)
  for (const { value, count } of values) {
    const at = value === null ? -1 : empty.findIndex((bin) => holds(bin.range, Number(value)))
    if (at >= 0) counts[at] = (counts[at] ?? 0) + count
  }
  return empty.map((bin, at) => ({ ...bin, count: counts[at] ?? 0 }))
}

function holds({ min, max, maxExcluded }: Bin['range'], value: number): boolean {
  return value >= (min ?? -Infinity) && (maxExcluded ? value < (max ?? Infinity) : value <= (max ?? Infinity))
}

function countBins(of: number): readonly Bin[] {
  return Array.from({ length: of + 1 }, (_, at) => ({
    label: `${at} of ${of}`,
    tick: String(at),
    range: { min: at, max: at },
    count: 0,
  }))
}

function rateBins(scale: PassScale): readonly Bin[] {
  const top = scale.kind === 'count' ? scale.of : 1
  return Array.from({ length: RATE_BINS }, (_, at) => {
    const [min, max] = [(at * top) / RATE_BINS, ((at + 1) * top) / RATE_BINS]
    const isLast = at === RATE_BINS - 1
    return {
      label: `${formatNumber(min)} to ${isLast ? '' : 'under '}${formatNumber(max)}`,
      tick: formatNumber(min),
      range: isLast ? { min, max } : { min, max, maxExcluded: true as const },
      count: 0,
    }
  })
}
