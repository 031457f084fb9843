import { useFilters } from '@/components/use-view'
import { FilterChips } from './filter-chips'
import { SearchBox, SearchProgress } from './search-box'

/** Search, and every filter as a chip. */
export function FilterBar() {
  const [filters, change] = useFilters()
  return (
    <div className="flex min-h-10 flex-wrap items-center gap-1.5 border-b px-3 py-1.5">
      <SearchBox />
      <SearchProgress />
      <FilterChips />
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
