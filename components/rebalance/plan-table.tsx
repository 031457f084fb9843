import { Badge } from '@/components/ui/badge'
import { categoryColor } from '@/components/ui/category-color'
import { classNames } from '@/components/ui/class-names'
import { formatCount, formatShareFine } from '@/components/ui/format'
import type { CategoryLine } from './plan-model'

type Field = 'before' | 'shareBefore' | 'usable' | 'target' | 'quota' | 'kept' | 'shareAfter' | 'forced'

interface Column {
  readonly name: string
  readonly field: Field
  readonly share?: true
  /** Left out where the pane is narrow: the chart says it too. */
  readonly wide?: true
}

const COLUMNS: readonly Column[] = [
  { name: 'Rows', field: 'before' },
  { name: 'Share', field: 'shareBefore', share: true, wide: true },
  { name: 'Usable', field: 'usable' },
  { name: 'Target', field: 'target', share: true, wide: true },
  { name: 'Quota', field: 'quota' },
  { name: 'Kept', field: 'kept' },
  { name: 'Share after', field: 'shareAfter', share: true },
]

const KEEPS: Column = { name: 'Marked keep', field: 'forced' }

/** Every figure behind the chart, a category a line. */
export function PlanTable({ lines }: { readonly lines: readonly CategoryLine[] }) {
  const columns = lines.some((line) => line.forced > 0) ? [...COLUMNS, KEEPS] : COLUMNS
  return (
    <table className="w-full border-collapse">
      <caption className="sr-only">Rows per category before and after</caption>
      <thead>
        <tr className="border-b text-xs text-muted">
          <th scope="col" className="py-1 text-left font-normal">
            Category
          </th>
          {columns.map((column) => (
            <th key={column.name} scope="col" className={cellClass(column, 'font-normal')}>
              {column.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <PlanLine key={line.category} line={line} columns={columns} />
        ))}
      </tbody>
      <tfoot>
        <tr className="border-t font-medium">
          <th scope="row" className="py-1 text-left font-medium">
            All
          </th>
          {columns.map((column) => (
            <td key={column.name} className={cellClass(column)}>
              {textOf(
                column,
                lines.reduce((sum, line) => sum + line[column.field], 0),
              )}
            </td>
          ))}
        </tr>
      </tfoot>
    </table>
  )
}

function PlanLine({ line, columns }: { readonly line: CategoryLine; readonly columns: readonly Column[] }) {
  const short = line.quota > line.usable
  return (
    <tr className="border-b last:border-b-0">
      <th scope="row" className="py-1 pr-2 text-left font-normal">
        <span className="flex items-center gap-2">
          <span
            aria-hidden
            className="size-2.5 shrink-0 rounded-xs"
            style={{ background: categoryColor(line.category) }}
          />
          <span className="max-w-48 truncate" title={line.category}>
            {line.category}
          </span>
          {line.limits && <Badge tone={short ? 'danger' : 'warning'}>limits</Badge>}
        </span>
      </th>
      {columns.map((column) => (
        <td key={column.name} className={cellClass(column, toneOf(column, short))}>
          {textOf(column, line[column.field])}
        </td>
      ))}
    </tr>
  )
}

function cellClass(column: Column, tone = ''): string {
  return classNames(
    'py-1 pl-3 text-right whitespace-nowrap tabular-nums',
    column.wide === true && 'hidden @xl:table-cell',
    tone,
  )
}

function toneOf(column: Column, short: boolean): string {
  if (column.field === 'quota' && short) return 'text-danger'
  if (column.field === 'kept') return 'font-medium'
  return column.share === true ? 'text-muted' : ''
}

function textOf(column: Column, value: number): string {
  return column.share === true ? formatShareFine(value) : formatCount(value)
}
