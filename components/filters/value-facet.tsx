import { useState } from 'react'
import { useAnswer } from '@/components/session-provider'
import { NotCounted } from '@/components/ui/not-counted'
import { useFilters } from '@/components/use-view'
import { filtersExcept } from '@/lib/query/select'
import type { FacetValue } from '@/lib/session/contract/counts'
import { chosenValues, setValues, toggleValue } from './filter-state'
import type { FacetKey } from './filter-state'
import { FacetRow } from './facet-row'
import { FacetSection } from './facet-section'

/** Values shown before "Show more", and at most after it. */
const FIRST = 8
const MOST = 100

/** The values of one column with how many rows each would leave, under all other filters. */
export function ValueFacet({ column, title, startOpen = true, labelOf, colourOf }: ValueFacetProps) {
  const [filters, change] = useFilters()
  const chosen = chosenValues(filters, column)
  return (
    <FacetSection
      name={column}
      title={title}
      startOpen={startOpen}
      isActive={chosen.length > 0}
      onClear={() => change((now) => setValues(now, column, []))}
    >
      <Values column={column} chosen={chosen} labelOf={labelOf ?? plainLabel} colourOf={colourOf} />
    </FacetSection>
  )
}

interface ValueFacetProps {
  readonly column: string
  readonly title: string
  readonly startOpen?: boolean
  readonly labelOf?: (value: FacetKey) => string
  readonly colourOf?: (value: FacetKey) => string
}

function plainLabel(value: FacetKey): string {
  return value === null ? 'none' : value.trim() === '' ? '(blank)' : value
}

interface ValuesProps {
  readonly column: string
  readonly chosen: readonly FacetKey[]
  readonly labelOf: (value: FacetKey) => string
  readonly colourOf: ((value: FacetKey) => string) | undefined
}

function Values({ column, chosen, labelOf, colourOf }: ValuesProps) {
  const [filters, change] = useFilters()
  const [all, setAll] = useState(false)
  const others = filtersExcept(filters, column)
  const { value, stale, error, again } = useAnswer(`facet ${column} ${JSON.stringify(others)}`, (session, signal) =>
    session.facet(column, others, signal),
  )
  if (error) return <NotCounted error={error} onAgain={again} />
  if (!value) return <FacetSkeleton />
  const shown = visible(inOrder(value), chosen, all)
  const most = Math.max(1, ...value.map((one) => one.count))
  return (
    <>
      {shown.map((one) => (
        <FacetRow
          key={JSON.stringify(one.value)}
          label={labelOf(one.value)}
          count={one.count}
          most={most}
          stale={stale}
          checked={chosen.includes(one.value)}
          onToggle={() => change((now) => toggleValue(now, column, one.value))}
          {...(colourOf ? { colour: colourOf(one.value) } : {})}
        />
      ))}
      {value.length > FIRST && (
        <button
          type="button"
          onClick={() => setAll(!all)}
          className="mt-0.5 rounded-sm px-1 text-xs text-accent hover:underline"
        >
          {all ? 'Show fewer' : `Show ${Math.min(value.length, MOST) - FIRST} more`}
        </button>
      )}
      {all && value.length > MOST && (
        <p className="px-1 text-xs text-faint">The {MOST} most frequent are listed. Search finds the rest.</p>
      )}
    </>
  )
}

/** Values keep the place they have without filters, so that none moves under the pointer. */
function inOrder(values: readonly FacetValue[]): readonly FacetValue[] {
  return values.toSorted(
    (a, b) => b.total - a.total || Number(a.value === null) - Number(b.value === null) || byText(a, b),
  )
}

function byText(a: FacetValue, b: FacetValue): number {
  const [first, second] = [a.value ?? '', b.value ?? '']
  return first < second ? -1 : first > second ? 1 : 0
}

/** The most frequent ones, and every chosen one wherever it stands. */
function visible(values: readonly FacetValue[], chosen: readonly FacetKey[], all: boolean): readonly FacetValue[] {
  const most = all ? MOST : FIRST
  const listed = values.filter((one, at) => at < most || chosen.includes(one.value))
  const missing = chosen.filter((value) => !values.some((one) => one.value === value))
  return [...listed, ...missing.map((value) => ({ value, count: 0, total: 0 }))]
}

export function FacetSkeleton() {
  return (
    <div aria-hidden className="flex flex-col gap-1.5 p-1">
      {[70, 50, 60].map((width) => (
        <div key={width} className="h-3.5 animate-pulse rounded-sm bg-raised" style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}
