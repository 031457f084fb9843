/** A filter is plain data that a URL can hold; its SQL is a predicate over `current` that is never NULL in effect. */
import { CurationError } from '@/lib/errors'
import type { Mark } from '@/lib/dataset/types'
import { findFlag, flagPredicate } from './flags'
import { quoteName, quoteNumber, quoteText } from './sql'
import type { Column } from './tables'

export type Filter =
  /** The column's value is one of these; null = no value. Text is compared with the value as a facet shows it. */
  | { readonly kind: 'in'; readonly column: string; readonly values: readonly (string | number | null)[] }
  /** min ≤ value ≤ max (or < max when `maxExcluded`); null = open. */
  | {
      readonly kind: 'range'
      readonly column: string
      readonly min: number | null
      readonly max: number | null
      readonly maxExcluded?: true
    }
  /** The flag (flags.ts) holds, does not hold, or is not checked yet (null). */
  | { readonly kind: 'flag'; readonly flag: string; readonly value: boolean | null }
  | { readonly kind: 'text'; readonly query: string }
  | { readonly kind: 'mark'; readonly values: readonly (Mark | null)[] }
  | { readonly kind: 'edited' }

/** What a predicate must know of the dataset. */
export interface QueryContext {
  /** Every column of `current`: `currentColumns(extra)`. */
  readonly columns: readonly Column[]
  /** True: search looks at the `text` column. False: at the streamed search's `hits` and the light columns, and at the text of edited rows. */
  readonly textResident: boolean
  /** The value of pass_value that means "always solved": 1 for rates, the tries for counts; null = unknown. */
  readonly passMax: number | null
}

/** The column of that name; throws CurationError('query') when the dataset has none. */
export function requireColumn(name: string, context: QueryContext): Column {
  const column = context.columns.find((candidate) => candidate.name === name)
  if (column !== undefined) return column
  throw new CurationError('query', `This dataset has no column “${name}”.`, {
    next: 'Remove the filter or sort that names it.',
  })
}

/** Can a dataset of these columns answer the filter? Those of an old link may name columns it lacks. */
export function isAnswerable(filter: Filter, columns: readonly Pick<Column, 'name'>[]): boolean {
  if (filter.kind === 'flag') return findFlag(filter.flag) !== undefined
  if (filter.kind !== 'in' && filter.kind !== 'range') return true
  return columns.some((column) => column.name === filter.column)
}

/** What text is searched for; '' = none is. */
export function textQuery(filters: readonly Filter[]): string {
  return filters.find((filter) => filter.kind === 'text')?.query ?? ''
}

/** All filters as one WHERE condition; "true" when there are none. Throws CurationError('query') for an unknown column or flag. */
export function whereSql(filters: readonly Filter[], context: QueryContext): string {
  return filters.length === 0 ? 'true' : filters.map((filter) => `(${filterSql(filter, context)})`).join(' AND ')
}

export function filterSql(filter: Filter, context: QueryContext): string {
  switch (filter.kind) {
    case 'in':
      return inSql(requireColumn(filter.column, context), filter.values)
    case 'range':
      return rangeSql(requireColumn(filter.column, context), filter)
    case 'flag':
      return `(${flagPredicate(filter.flag, context.passMax)}) IS ${filter.value === null ? 'NULL' : String(filter.value).toUpperCase()}`
    case 'text':
      return textSql(filter.query, context.textResident)
    case 'mark':
      return anyOf('mark', filter.values.filter((value) => value !== null).map(quoteText), filter.values.includes(null))
    case 'edited':
      return 'edited'
  }
}

/** A column's value as a facet shows it: whole numbers without ".0". */
export function asText(column: Column): string {
  const name = quoteName(column.name)
  if (column.type === 'DOUBLE') return `regexp_replace(CAST(${name} AS VARCHAR), '\\.0$', '')`
  return column.type === 'VARCHAR' ? name : `CAST(${name} AS VARCHAR)`
}

function inSql(column: Column, values: readonly (string | number | null)[]): string {
  const texts = values.filter((value) => typeof value === 'string').map(quoteText)
  const numbers = values.filter((value) => typeof value === 'number').map(quoteNumber)
  const name = quoteName(column.name)
  const number = column.type === 'BOOLEAN' ? 'NULL' : `TRY_CAST(${name} AS DOUBLE)`
  const some = [
    anyOf(asText(column), texts, false),
    anyOf(number, numbers, false),
    values.includes(null) ? `${name} IS NULL` : 'false',
  ]
  return some.filter((sql) => sql !== 'false').join(' OR ') || 'false'
}

function anyOf(expression: string, literals: readonly string[], orNull: boolean): string {
  const among = literals.length === 0 ? 'false' : `${expression} IN (${literals.join(', ')})`
  if (!orNull) return among
  return literals.length === 0 ? `${expression} IS NULL` : `${among} OR ${expression} IS NULL`
}

function rangeSql(column: Column, range: Extract<Filter, { kind: 'range' }>): string {
  const value = column.type === 'VARCHAR' ? `TRY_CAST(${quoteName(column.name)} AS DOUBLE)` : quoteName(column.name)
  const parts = [`${value} IS NOT NULL`]
  if (range.min !== null) parts.push(`${value} >= ${quoteNumber(range.min)}`)
  if (range.max !== null) parts.push(`${value} ${range.maxExcluded ? '<' : '<='} ${quoteNumber(range.max)}`)
  return parts.join(' AND ')
}

/** Plain "contains", case aside: % and _ mean themselves. */
function textSql(query: string, resident: boolean): string {
  const contains = (column: string) => `coalesce(contains(lower(${column}), lower(${quoteText(query)})), false)`
  if (resident) return contains('"text"')
  // Not `question`, which is no text of the file: tags are taken out of it.
  const light = ['ground_truth', 'answer'].map(contains).join(' OR ')
  // `hits` are of the file; an edited row has its text here, and what it replaced no longer counts.
  return `CASE WHEN edited THEN ${contains('"text"')} ELSE ${light} OR (file, "row") IN (SELECT (file, "row") FROM hits) END`
}
