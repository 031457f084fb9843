import { Chip } from '@/components/ui/chip'
import { useSessionState } from '@/components/session-provider'
import { useFilters } from '@/components/use-view'
import { isAnswerable } from '@/lib/query/filter'
import type { Filter } from '@/lib/query/filter'
import { filterLabel } from '@/lib/query/labels'
import { currentColumns } from '@/lib/query/tables'

/** Every filter as a chip that can be taken away; those of a link that this dataset can't answer are said to do nothing. */
export function FilterChips() {
  const [filters] = useFilters()
  const extra = useSessionState((state) => state.dataset?.extraColumns ?? [])
  const columns = [...currentColumns([]), ...extra]
  const inForce = filters.filter((filter) => isAnswerable(filter, columns))
  return (
    <>
      <Chips name="Filters in force" filters={inForce} />
      <Chips name="Filters ignored" filters={filters.filter((filter) => !inForce.includes(filter))} ignored />
    </>
  )
}

interface ChipsProps {
  readonly name: string
  readonly filters: readonly Filter[]
  readonly ignored?: boolean
}

function Chips({ name, filters, ignored = false }: ChipsProps) {
  const [, change] = useFilters()
  if (filters.length === 0) return null
  return (
    <ul aria-label={name} className="contents">
      {filters.map((filter) => (
        <li key={keyOf(filter)} className="min-w-0">
          <Chip
            label={filterLabel(filter)}
            ignored={ignored}
            onRemove={() => change((now) => now.filter((one) => keyOf(one) !== keyOf(filter)))}
          >
            {ignored && `Ignored, no such ${filter.kind === 'flag' ? 'check' : 'column'} here: `}
            {filterLabel(filter)}
          </Chip>
        </li>
      ))}
    </ul>
  )
}

function keyOf(filter: Filter): string {
  return JSON.stringify(filter)
}
