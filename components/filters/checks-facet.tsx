import { useAnswer } from '@/components/session-provider'
import { NotCounted } from '@/components/ui/not-counted'
import { useFilters } from '@/components/use-view'
import { ImageCheckButton } from '@/components/balance/image-check'
import { FacetRow } from './facet-row'
import { FacetSection } from './facet-section'
import { chosenFlag, toggleFlag } from './filter-state'
import { FacetSkeleton } from './value-facet'

/** What is wrong with rows; those that need image data say so until it was read. */
export function ChecksFacet() {
  const [filters, change] = useFilters()
  const active = filters.some((filter) => filter.kind === 'flag')
  return (
    <FacetSection
      name="checks"
      title="Findings"
      isActive={active}
      onClear={() => change((now) => now.filter((filter) => filter.kind !== 'flag'))}
    >
      <Checks />
    </FacetSection>
  )
}

function Checks() {
  const [filters, change] = useFilters()
  const {
    value: all,
    stale,
    error,
    again,
  } = useAnswer(`flags ${JSON.stringify(filters)}`, (session, signal) => session.flagCounts(filters, signal))
  // What was edited is chosen beside the marks.
  const value = all?.filter(({ flag }) => flag !== 'edited')
  if (error) return <NotCounted error={error} onAgain={again} />
  if (!value) return <FacetSkeleton />
  const most = Math.max(1, ...value.map((one) => one.count ?? 0))
  return (
    <>
      {value.map((one) => (
        <FacetRow
          key={one.flag}
          label={one.label}
          count={one.count}
          isPartial={one.isPartial}
          most={most}
          stale={stale}
          wrap
          checked={chosenFlag(filters, one.flag) === true}
          disabled={one.count === null && chosenFlag(filters, one.flag) === undefined}
          onToggle={() => change((now) => toggleFlag(now, one.flag, true))}
        />
      ))}
      <div className="px-1 py-1">
        <ImageCheckButton size="small" />
      </div>
    </>
  )
}
