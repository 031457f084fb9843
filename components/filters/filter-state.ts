/** Small changes to a list of filters. Every function returns a new list and keeps the order of the rest. */
import type { Mark } from '@/lib/dataset/types'
import type { Filter } from '@/lib/query/filter'

export type Filters = readonly Filter[]
export type FacetKey = string | null

/** Values of a column chosen now; empty = the column is not filtered by value. */
export function chosenValues(filters: Filters, column: string): readonly FacetKey[] {
  if (column === 'mark') return filters.find((filter) => filter.kind === 'mark')?.values ?? []
  const filter = filters.find((one) => one.kind === 'in' && one.column === column)
  return filter?.kind === 'in' ? filter.values.map((value) => (value === null ? null : String(value))) : []
}

/** Adds the value to the column's filter or takes it out; the last one out removes the filter. */
export function toggleValue(filters: Filters, column: string, value: FacetKey): Filters {
  const chosen = chosenValues(filters, column)
  return setValues(filters, column, chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])
}

export function setValues(filters: Filters, column: string, values: readonly FacetKey[]): Filters {
  const isOwn = (filter: Filter) =>
    column === 'mark' ? filter.kind === 'mark' : filter.kind === 'in' && filter.column === column
  const filter: Filter =
    column === 'mark'
      ? { kind: 'mark', values: values.filter((value): value is Mark | null => value === null || isMark(value)) }
      : { kind: 'in', column, values }
  return replace(filters, isOwn, values.length === 0 ? null : filter)
}

function isMark(value: string): value is Mark {
  return value === 'keep' || value === 'drop' || value === 'unsure'
}

export interface Range {
  readonly min: number | null
  readonly max: number | null
  readonly maxExcluded?: true
}

export function chosenRange(filters: Filters, column: string): Range | null {
  const filter = filters.find((one) => one.kind === 'range' && one.column === column)
  return filter?.kind === 'range' ? filter : null
}

/** null removes the range. */
export function setRange(filters: Filters, column: string, range: Range | null): Filters {
  const isOwn = (filter: Filter) => filter.kind === 'range' && filter.column === column
  return replace(filters, isOwn, range && { kind: 'range', column, ...range })
}

/** Chooses exactly this range, or none when it was chosen already. */
export function toggleRange(filters: Filters, column: string, range: Range): Filters {
  const chosen = chosenRange(filters, column)
  return setRange(filters, column, chosen && isSameRange(chosen, range) ? null : range)
}

export function isSameRange(a: Range, b: Range): boolean {
  return a.min === b.min && a.max === b.max && (a.maxExcluded ?? false) === (b.maxExcluded ?? false)
}

/** Does the chosen range take in the whole of this one? */
export function covers(chosen: Range, bin: Range): boolean {
  const low = (chosen.min ?? -Infinity) <= (bin.min ?? -Infinity)
  const high = (chosen.max ?? Infinity) >= (bin.max ?? Infinity)
  return low && high
}

export function chosenFlag(filters: Filters, flag: string): boolean | null | undefined {
  const filter = filters.find((one) => one.kind === 'flag' && one.flag === flag)
  return filter?.kind === 'flag' ? filter.value : undefined
}

/** Chooses rows where the check is `value` (null = not checked), or no longer. */
export function toggleFlag(filters: Filters, flag: string, value: boolean | null): Filters {
  const isOwn = (filter: Filter) => filter.kind === 'flag' && filter.flag === flag
  return replace(filters, isOwn, chosenFlag(filters, flag) === value ? null : { kind: 'flag', flag, value })
}

export function toggleEdited(filters: Filters): Filters {
  const isOwn = (filter: Filter) => filter.kind === 'edited'
  return replace(filters, isOwn, filters.some(isOwn) ? null : { kind: 'edited' })
}

export function setSearchText(filters: Filters, query: string): Filters {
  return replace(filters, (filter) => filter.kind === 'text', query.trim() === '' ? null : { kind: 'text', query })
}

function replace(filters: Filters, isOwn: (filter: Filter) => boolean, next: Filter | null): Filters {
  const at = filters.findIndex(isOwn)
  if (at < 0) return next ? [...filters, next] : filters
  return filters.flatMap((filter, index) => (index === at ? (next ? [next] : []) : isOwn(filter) ? [] : [filter]))
}
