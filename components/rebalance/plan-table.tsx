import { Badge } from '@/components/ui/badge'
import { categoryColor } from '@/components/ui/category-color'
import { formatCount, formatShareFine } from '@/components/ui/format'
import { total } from './plan-model'
import type { CategoryLine } from './plan-model'

const NUMBER = 'py-1 pl-3 text-right whitespace-nowrap tabular-nums'

/** Every figure behind the chart, a category a line. */
export function PlanTable({ lines }: { readonly lines: readonly CategoryLine[] }) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse">
        <caption className="sr-only">Rows per category before and after</caption>
        <thead>
          <tr className="border-b text-xs text-muted">
            <th scope="col" className="py-1 text-left font-normal">
              Category
            </th>
            {['Rows', 'Share', 'Usable', 'Target', 'Quota', 'Kept', 'Share after', 'Marked keep'].map((name) => (
              <th key={name} scope="col" className="py-1 pl-3 text-right font-normal whitespace-nowrap">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <PlanLine key={line.category} line={line} />
          ))}
        </tbody>
        <tfoot>
          <tr className="border-t font-medium">
            <th scope="row" className="py-1 text-left font-medium">
              All
            </th>
            <td className={NUMBER}>{formatCount(total(lines, 'before'))}</td>
            <td className={NUMBER}>{formatShareFine(sum(lines, 'shareBefore'))}</td>
            <td className={NUMBER}>{formatCount(total(lines, 'usable'))}</td>
            <td className={NUMBER}>{formatShareFine(sum(lines, 'target'))}</td>
            <td className={NUMBER}>{formatCount(total(lines, 'quota'))}</td>
            <td className={NUMBER}>{formatCount(total(lines, 'kept'))}</td>
            <td className={NUMBER}>{formatShareFine(sum(lines, 'shareAfter'))}</td>
            <td className={NUMBER}>{formatCount(total(lines, 'forced'))}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

function sum(lines: readonly CategoryLine[], field: 'shareBefore' | 'target' | 'shareAfter'): number {
  return lines.reduce((so, line) => so + line[field], 0)
}

function PlanLine({ line }: { readonly line: CategoryLine }) {
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
          <span className="truncate">{line.category}</span>
          {line.limits && <Badge tone={short ? 'danger' : 'warning'}>limits</Badge>}
        </span>
      </th>
      <td className={NUMBER}>{formatCount(line.before)}</td>
      <td className={`${NUMBER} text-muted`}>{formatShareFine(line.shareBefore)}</td>
      <td className={NUMBER}>{formatCount(line.usable)}</td>
      <td className={`${NUMBER} text-muted`}>{formatShareFine(line.target)}</td>
      <td className={short ? `${NUMBER} text-danger` : NUMBER}>{formatCount(line.quota)}</td>
      <td className={`${NUMBER} font-medium`}>{formatCount(line.kept)}</td>
      <td className={`${NUMBER} text-muted`}>{formatShareFine(line.shareAfter)}</td>
      <td className={line.forced === 0 ? `${NUMBER} text-faint` : NUMBER}>{formatCount(line.forced)}</td>
    </tr>
  )
}
