import { useMemo } from 'react'
import { useAnswer } from '@/components/session-provider'
import { formatCount } from '@/components/ui/format'
import { useFilters } from '@/components/use-view'
import { filtersExcept } from '@/lib/query/select'
import type { FacetValue } from '@/lib/session/contract/counts'
import { ChartCard } from './chart-card'
import { ChartSkeleton } from './chart-skeleton'
import { DataTable } from './data-table'
import { Histogram } from './histogram'
import type { Bin } from './histogram'

/** A column of small whole numbers: one bar a number, none lumped together. Larger ones share the last bar. */
const MOST = 16

export function CountCard({ column, title, note }: { column: string; title: string; note: string }) {
  const [filters] = useFilters()
  const others = filtersExcept(filters, column)
  const answer = useAnswer(`counts ${column} ${JSON.stringify(others)}`, (session, signal) =>
    session.facet(column, others, signal),
  )
  const { value, error } = answer
  const bins = useMemo(() => countBins(value ?? []), [value])
  if (!error && value?.every((one) => one.value === null)) return null
  return (
    <ChartCard
      title={title}
      answer={answer}
      chart={value ? <Histogram column={column} bins={bins} /> : <ChartSkeleton />}
      table={
        <DataTable
          caption={title}
          head={[title, 'Rows']}
          lines={bins.map((bin) => ({ key: bin.label, name: bin.label, cells: [formatCount(bin.count)] }))}
        />
      }
      note={note}
    />
  )
}

function countBins(values: readonly FacetValue[]): readonly Bin[] {
  const found = values.flatMap(({ value, count }) => (value === null ? [] : [{ at: Number(value), count }]))
  const last = Math.min(MOST, Math.max(0, ...found.map((one) => one.at)))
  const isOpen = found.some((one) => one.at > last)
  return Array.from({ length: last + 1 }, (_, at) => {
    const open = isOpen && at === last
    const held = found.filter((one) => one.at === at || (open && one.at > at))
    const label = `${at}${open ? ' or more' : ''}`
    const range = { min: at, max: open ? null : at }
    return { label, tick: `${at}${open ? '+' : ''}`, range, count: held.reduce((sum, one) => sum + one.count, 0) }
  })
}
