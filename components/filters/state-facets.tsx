import { useAnswer } from '@/components/session-provider'
import { NotCounted } from '@/components/ui/not-counted'
import { useFilters } from '@/components/use-view'
import { filtersExcept } from '@/lib/query/select'
import { FacetRow } from './facet-row'
import { FacetSection } from './facet-section'
import { chosenValues, setValues, toggleEdited, toggleValue } from './filter-state'
import type { FacetKey } from './filter-state'
import { FacetSkeleton } from './value-facet'

const MARKS: readonly { readonly value: FacetKey; readonly label: string }[] = [
  { value: 'keep', label: 'Keep' },
  { value: 'drop', label: 'Drop' },
  { value: 'unsure', label: 'Unsure' },
  { value: null, label: 'Not marked' },
]

/** What a curator did to a row: its mark, and whether it was edited. */
export function MarkFacet() {
  const [filters, change] = useFilters()
  const chosen = chosenValues(filters, 'mark')
  const isEdited = filters.some((filter) => filter.kind === 'edited')
  const others = filtersExcept(filters, 'mark')
  const { value, stale, error, again } = useAnswer(`facet mark ${JSON.stringify(others)}`, (session, signal) =>
    session.facet('mark', others, signal),
  )
  const countOf = (mark: FacetKey) => value?.find((one) => one.value === mark)?.count ?? 0
  const most = Math.max(1, ...MARKS.map((mark) => countOf(mark.value)))
  return (
    <FacetSection
      name="mark"
      title="Your work"
      isActive={chosen.length > 0 || isEdited}
      onClear={() => change((now) => setValues(now, 'mark', []).filter((filter) => filter.kind !== 'edited'))}
    >
      {error ? (
        <NotCounted error={error} onAgain={again} />
      ) : value === undefined ? (
        <FacetSkeleton />
      ) : (
        MARKS.map((mark) => (
          <FacetRow
            key={mark.label}
            label={mark.label}
            count={countOf(mark.value)}
            most={most}
            stale={stale}
            checked={chosen.includes(mark.value)}
            onToggle={() => change((now) => toggleValue(now, 'mark', mark.value))}
          />
        ))
      )}
      <EditedRow isEdited={isEdited} most={most} />
    </FacetSection>
  )
}

function EditedRow({ isEdited, most }: { isEdited: boolean; most: number }) {
  const [filters, change] = useFilters()
  const others = filters.filter((filter) => filter.kind !== 'edited')
  const { value, stale, error, again } = useAnswer(`facet edited ${JSON.stringify(others)}`, (session, signal) =>
    session.facet('edited', others, signal),
  )
  const count = value?.find((one) => one.value === 'true')?.count ?? 0
  if (error) return <NotCounted error={error} onAgain={again} />
  return (
    <FacetRow
      label="Edited"
      count={count}
      most={most}
      stale={stale}
      checked={isEdited}
      onToggle={() => change(toggleEdited)}
    />
  )
}
