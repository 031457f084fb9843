import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { classNames } from '@/components/ui/class-names'
import { formatCount, formatMany, formatShareFine } from '@/components/ui/format'
import type { RebalancePlan } from '@/lib/session/contract/rebalance'
import { total } from './plan-model'
import type { CategoryLine } from './plan-model'

interface HeadlineProps {
  readonly plan: RebalancePlan
  readonly lines: readonly CategoryLine[]
  readonly onUseLargest: () => void
}

/** What a curator has, wants and gets, and what stands in the way, in one line of sight. */
export function Headline({ plan, lines, onUseLargest }: HeadlineProps) {
  const rows = plan.rows.length + plan.dropped.length
  const before = total(plan.categories, 'before')
  return (
    <dl className="grid grid-cols-1 divide-y border-b @md:grid-cols-3 @md:divide-x @md:divide-y-0">
      <Figure term="You have" value={formatMany(before, 'row')}>
        {lines.map((line) => `${line.category} ${formatShareFine(line.shareBefore)}`).join(' · ')}
      </Figure>
      <Figure term="You want" value={wanted(lines)}>
        {plan.options.size === 'largest' ? 'as many rows as possible' : formatMany(plan.options.size, 'row')}
      </Figure>
      {plan.feasible ? (
        <Figure term="You get" value={formatMany(plan.rows.length, 'row')} strong>
          {rows > 0 && `${formatShareFine(plan.rows.length / rows)} of them; ${formatCount(plan.dropped.length)} go`}
        </Figure>
      ) : (
        <Figure term="You get" value="Nothing yet" danger>
          <span className="flex flex-wrap items-center gap-2">
            Largest possible is {formatMany(plan.largest, 'row')}
            {plan.largest > 0 && (
              <Button size="small" onClick={onUseLargest}>
                Use it
              </Button>
            )}
          </span>
        </Figure>
      )}
    </dl>
  )
}

interface FigureProps {
  readonly term: string
  readonly value: string
  readonly children: ReactNode
  readonly strong?: boolean
  readonly danger?: boolean
}

function Figure({ term, value, children, strong = false, danger = false }: FigureProps) {
  return (
    <div className="min-w-0 px-4 py-3">
      <dt className="text-xs text-muted">{term}</dt>
      <dd
        className={classNames(
          'text-lg font-semibold tracking-tight tabular-nums @xl:text-xl',
          strong && 'text-accent',
          danger && 'text-danger',
        )}
      >
        {value}
      </dd>
      <dd className="line-clamp-3 text-xs text-muted tabular-nums">{children}</dd>
    </div>
  )
}

/** "45 : 36 : 19"; beyond four categories a number of them says more. */
function wanted(lines: readonly CategoryLine[]): string {
  const asked = lines.filter((line) => line.target > 0)
  if (asked.length > 4) return formatMany(asked.length, 'category', 'categories')
  return asked.map((line) => formatTarget(line.target)).join(' : ') || 'nothing'
}

/** Share 0–1 as a bare number of percent: 0.45 → "45", 0.455 → "45.5". */
function formatTarget(share: number): string {
  return String(Number((share * 100).toFixed(1)))
}

/** The sentence that names what limits the size. */
export function LimitLine({ plan }: { readonly plan: RebalancePlan }) {
  if (plan.limit === null) return null
  return (
    <output
      className={classNames(
        'flex items-start gap-2 border-b px-4 py-2',
        plan.feasible ? 'bg-warning-soft text-warning' : 'bg-danger-soft text-danger',
      )}
    >
      <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
      <span>
        <span className="font-medium">{plan.feasible ? 'What limits it: ' : 'Not possible: '}</span>
        <span className="text-text">{plan.limit}</span>
      </span>
    </output>
  )
}

/** What became of the rows a person marked keep, where it is not what the mark says. */
export function KeepNotes({ notes }: { readonly notes: readonly string[] }) {
  if (notes.length === 0) return null
  return (
    <ul className="border-b px-4 py-2 text-muted">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  )
}
