import { useAnswer } from '@/components/session-provider'
import { formatCount } from '@/components/ui/format'
import { useFilters } from '@/components/use-view'
import { filtersExcept } from '@/lib/query/select'
import { fewBins } from '@/lib/query/value-bins'
import { ChartCard } from './chart-card'
import { ChartSkeleton } from './chart-skeleton'
import { DataTable } from './data-table'
import { Histogram } from './histogram'
import { areWhole, numberBins } from './number-bins'

const BINS = 24

/** The spread of a number column. */
export function NumberCard({ column, title, note }: { column: string; title: string; note?: string }) {
  const [filters] = useFilters()
  const others = filtersExcept(filters, column)
  const answer = useAnswer(`histogram ${column} ${JSON.stringify(others)}`, async (session, signal) => {
    const values = await session.facet(column, others, signal)
    return fewBins(values) ?? numberBins(await session.histogram(column, BINS, others, signal), areWhole(values))
  })
  const { value, error } = answer
  const bins = value ?? []
  if (!error && value?.length === 0) return null
  return (
    <ChartCard
      title={title}
      answer={answer}
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
