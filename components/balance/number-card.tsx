import { useAnswer } from '@/components/session-provider'
import { formatCompact, formatCount, formatNumber } from '@/components/ui/format'
import { useFilters } from '@/components/use-view'
import { filtersExcept } from '@/lib/query/select'
import { fewBins } from '@/lib/query/value-bins'
import type { HistogramBin } from '@/lib/session/contract/counts'
import { ChartCard } from './chart-card'
import { ChartSkeleton } from './chart-skeleton'
import { DataTable } from './data-table'
import { Histogram } from './histogram'
import type { Bin } from './histogram'

const BINS = 24

/** The spread of a number column. */
export function NumberCard({ column, title, note }: { column: string; title: string; note?: string }) {
  const [filters] = useFilters()
  const others = filtersExcept(filters, column)
  const { value, stale, error } = useAnswer(`histogram ${column} ${JSON.stringify(others)}`, async (session, signal) => {
    const few = fewBins(await session.facet(column, others, signal))
    return few ?? toBins(await session.histogram(column, BINS, others, signal))
  })
  const bins = value ?? []
  if (!error && value?.length === 0) return null
  return (
    <ChartCard
      title={title}
      stale={stale}
      error={error}
      chart={value ? <Histogram column={column} bins={bins} /> : <ChartSkeleton />}
      table={
        <DataTable
          caption={title}
          head={[title, 'Rows']}
          lines={bins.map((bin) => ({ key: String(bin.range.min), name: bin.label, cells: [formatCount(bin.count)] }))}
        />
      }
      {...(note === undefined ? {} : { note })}
    />
  )
}

/** The engine leaves out empty bins: they are put back, so that the axis is a number line. */
function toBins(found: readonly HistogramBin[]): readonly Bin[] {
  const first = found[0]
  const last = found.at(-1)
  if (!first || !last) return []
  const width = Math.min(...found.map((bin) => bin.to - bin.from))
  if (width <= 0) return found.map((bin) => toBin(bin, true))
  const steps = Math.max(1, Math.round((last.to - first.from) / width))
  return Array.from({ length: steps }, (_, at) => {
    const from = first.from + at * width
    const held = found.find((bin) => Math.abs(bin.from - from) < width / 2)
    return toBin(held ?? { from, to: from + width, count: 0 }, at === steps - 1)
  })
}

/** Shortened only where it is long: "1K" beside "1K" says nothing. */
function tickOf(value: number): string {
  return Math.abs(value) < 10_000 && Number.isInteger(value) ? formatCount(value) : formatCompact(value)
}

function toBin({ from, to, count }: HistogramBin, isLast: boolean): Bin {
  return {
    label:
      to - from >= 5
        ? `${formatCount(Math.ceil(from))} to ${formatCount(Math.floor(to))}`
        : `${formatNumber(from)} to ${formatNumber(to)}`,
    tick: tickOf(to - from >= 5 ? Math.round(from) : from),
    range: isLast ? { min: from, max: to } : { min: from, max: to, maxExcluded: true },
    count,
  }
}
