/** Rows that finished searches found: what holds a longer query also holds every part of it, so only those need a look. */

/** Rows of each file, ascending. */
export type FoundRows = readonly (readonly number[])[]

const MOST_SEARCHES = 16
/** All rows of all kept searches together: 8 bytes each at most. */
const MOST_ROWS = 2_000_000

export class KeptSearches {
  /** Lower-cased query → rows; the oldest first. */
  readonly #kept = new Map<string, FoundRows>()

  keep(needle: string, found: FoundRows): void {
    this.#kept.delete(needle)
    this.#kept.set(needle, found)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_SEARCHES && this.#rows() <= MOST_ROWS) return
      this.#kept.delete(oldest)
    }
  }

  /** The same query's rows. */
  same(needle: string): FoundRows | undefined {
    return this.#kept.get(needle)
  }

  /** The rows of the narrowest kept search whose hits include all of this query's. */
  within(needle: string): FoundRows | undefined {
    let best: FoundRows | undefined
    for (const [query, found] of this.#kept)
      if (needle.includes(query) && (best === undefined || count(found) < count(best))) best = found
    return best
  }

  #rows(): number {
    return [...this.#kept.values()].reduce((sum, found) => sum + count(found), 0)
  }
}

function count(found: FoundRows): number {
  return found.reduce((sum, rows) => sum + rows.length, 0)
}
