import { useAnswer, useSessionState } from '@/components/session-provider'
import { chosenValues, setValues } from '@/components/filters/filter-state'
import type { FacetKey, Filters } from '@/components/filters/filter-state'
import { formatCount, formatMany, formatShareFine } from '@/components/ui/format'
import { useFilters } from '@/components/use-view'
import { filtersExcept } from '@/lib/query/select'
import type { CrossCell } from '@/lib/session/contract/counts'
import { ChartCard } from './chart-card'
import { ChartSkeleton } from './chart-skeleton'
import { DataTable } from './data-table'

/** Columns drawn at most; the rest is in the table. */
const MOST = 12

/** Ability by data source: where the rows of each ability come from. A cell chooses both. */
export function CrossCard() {
  const mapping = useSessionState((state) => state.dataset?.mapping)
  return mapping?.ability != null && mapping.dataSource !== null ? <Cross /> : null
}

function Cross() {
  const [filters] = useFilters()
  const others = filtersExcept(filtersExcept(filters, 'ability'), 'data_source')
  const answer = useAnswer(`cross ${JSON.stringify(others)}`, (session, signal) =>
    session.crossTab('ability', 'data_source', others, signal),
  )
  const { value } = answer
  return (
    <ChartCard
      title="Ability × data source"
      className="@xl:col-span-2"
      answer={answer}
      chart={value ? <Heat cells={value} /> : <ChartSkeleton height={150} />}
      table={
        <DataTable
          caption="Rows by ability and data source"
          head={['Ability', 'Data source', 'Rows']}
          lines={(value ?? []).map((cell) => ({
            key: JSON.stringify([cell.row, cell.column]),
            name: cell.row ?? 'none',
            cells: [cell.column ?? 'none', formatCount(cell.count)],
          }))}
        />
      }
      note="The stronger the colour, the more rows. A cell shows only the rows of both; again to undo."
    />
  )
}

function byCount(cells: readonly CrossCell[], keyOf: (cell: CrossCell) => FacetKey): readonly FacetKey[] {
  const sums = new Map<FacetKey, number>()
  for (const cell of cells) sums.set(keyOf(cell), (sums.get(keyOf(cell)) ?? 0) + cell.count)
  return [...sums].sort((a, b) => b[1] - a[1]).map(([key]) => key)
}

function Heat({ cells }: { cells: readonly CrossCell[] }) {
  const rows = byCount(cells, (cell) => cell.row).slice(0, MOST)
  const columns = byCount(cells, (cell) => cell.column).slice(0, MOST)
  const most = Math.max(1, ...cells.map((cell) => cell.count))
  const total = Math.max(
    1,
    cells.reduce((sum, cell) => sum + cell.count, 0),
  )
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-separate border-spacing-0.5 text-xs tabular-nums">
        <caption className="sr-only">Rows by ability (down) and data source (across)</caption>
        <thead>
          <tr>
            <th scope="col" className="pb-1 text-left font-normal text-faint">
              ability
            </th>
            {columns.map((column) => (
              <th key={column} scope="col" className="max-w-28 px-1 pb-1 text-left font-normal text-muted">
                <span className="block truncate" title={column ?? 'none'}>
                  {column ?? 'none'}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              <th scope="row" className="max-w-28 truncate pr-2 text-left font-normal">
                {row ?? 'none'}
              </th>
              {columns.map((column) => (
                <HeatCell
                  key={column}
                  row={row}
                  column={column}
                  count={cells.find((cell) => cell.row === row && cell.column === column)?.count ?? 0}
                  most={most}
                  total={total}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface HeatCellProps {
  readonly row: FacetKey
  readonly column: FacetKey
  readonly count: number
  readonly most: number
  readonly total: number
}

function HeatCell({ row, column, count, most, total }: HeatCellProps) {
  const [filters, change] = useFilters()
  const pressed = isOnly(filters, 'ability', row) && isOnly(filters, 'data_source', column)
  const toggle = (now: Filters) => {
    const [ability, source] = pressed ? [[], []] : [[row], [column]]
    return setValues(setValues(now, 'ability', ability), 'data_source', source)
  }
  // Squared so that middling cells stay light enough for dark text; at most 60 % of the accent.
  const strength = count === 0 ? 0 : 6 + Math.sqrt(count / most) * 44
  return (
    <td className="p-0">
      <button
        type="button"
        aria-pressed={pressed}
        aria-label={`${row ?? 'none'}, ${column ?? 'none'}: ${formatMany(count, 'row')}`}
        title={`${formatMany(count, 'row')}, ${formatShareFine(count / total)}`}
        onClick={() => change(toggle)}
        style={{ background: `color-mix(in srgb, var(--accent) ${strength}%, var(--surface))` }}
        className={`h-8 w-full min-w-14 rounded-sm px-1.5 text-left ${count === 0 ? 'text-faint' : ''} ${pressed ? 'ring-2 ring-accent' : 'hover:ring-1 hover:ring-line-strong'}`}
      >
        {formatCount(count)}
      </button>
    </td>
  )
}

function isOnly(filters: Filters, column: string, value: FacetKey): boolean {
  const chosen = chosenValues(filters, column)
  return chosen.length === 1 && chosen[0] === value
}
