import { Chip } from '@/components/ui/chip'
import { useFilters } from '@/components/use-view'
import type { Filter } from '@/lib/query/filter'
import { filterLabel } from '@/lib/query/labels'
import { SearchBox, SearchProgress } from './search-box'

/** Search, and every filter in force as a chip that can be taken away. */
export function FilterBar() {
  const [filters, change] = useFilters()
  return (
    <div className="flex min-h-10 flex-wrap items-center gap-1.5 border-b px-3 py-1.5">
      <SearchBox />
      <SearchProgress />
      {filters.length > 0 && (
        <ul aria-label="Filters in force" className="contents">
          {filters.map((filter) => (
            <li key={keyOf(filter)} className="min-w-0">
              <Chip
                label={filterLabel(filter)}
                onRemove={() => change((now) => now.filter((one) => keyOf(one) !== keyOf(filter)))}
              >
                {filterLabel(filter)}
              </Chip>
            </li>
          ))}
        </ul>
      )}
      {filters.length > 0 && (
        <button
          type="button"
          className="rounded-sm px-1 text-xs text-muted underline underline-offset-2 hover:text-text"
          onClick={() => change(() => [])}
        >
          Clear all
        </button>
      )}
    </div>
  )
}

function keyOf(filter: Filter): string {
  return JSON.stringify(filter)
}
