/** Every question the screen asks, as SQL over `current`. Counts come as INTEGER, so that they reach JavaScript as numbers. */
import type { Mark, RecordRef } from '@/lib/dataset/types'
import { asText, requireColumn, whereSql } from './filter'
import type { Filter, QueryContext } from './filter'
import { quoteInteger, quoteName } from './sql'
import type { SortKey } from './view-url'

/** Columns `file` and `row` of all matching records, in the view's order. */
export function orderedIds(filters: readonly Filter[], sort: readonly SortKey[], context: QueryContext): string {
  const keys = sort.map((key) => sortSql(key, context))
  const order = [...keys, 'file', '"row"'].join(', ')
  return `SELECT file, "row" FROM "current" WHERE ${whereSql(filters, context)} ORDER BY ${order}`
}

/** Records without a value come last either way. The number of images is, until they are checked, that of their tags. */
function sortSql(key: SortKey, context: QueryContext): string {
  const { name } = requireColumn(key.column, context)
  const value = name === 'image_count' ? 'coalesce(image_count, image_tags)' : quoteName(name)
  return `${value} ${key.descending ? 'DESC' : 'ASC'} NULLS LAST`
}

/** One line: `n` (matching), `total`. */
export function countRows(filters: readonly Filter[], context: QueryContext): string {
  return `SELECT ${count(filters, context)} AS n, CAST(count(*) AS INTEGER) AS total FROM "current"`
}

function count(filters: readonly Filter[], context: QueryContext): string {
  return `CAST(count(*) FILTER (WHERE ${whereSql(filters, context)}) AS INTEGER)`
}

/** Some columns of these records, in the order given, with `file` and `row` first. Records that are not there are left out. */
export function windowRows(refs: readonly RecordRef[], columns: readonly string[], context: QueryContext): string {
  const names = columns.filter((name) => name !== 'file' && name !== 'row').map((name) => requireColumn(name, context))
  const list = ['c.file', 'c."row"', ...names.map((column) => `c.${quoteName(column.name)}`)].join(', ')
  if (refs.length === 0) return `SELECT ${list} FROM "current" AS c WHERE false`
  const places = refs.map((ref, k) => `(${k}, ${quoteInteger(ref.file)}, ${quoteInteger(ref.row)})`).join(', ')
  return `SELECT ${list} FROM "current" AS c JOIN (VALUES ${places}) AS w(place, file, "row")
ON c.file = w.file AND c."row" = w."row" WHERE ${onlyRows(refs)} ORDER BY w.place`
}

/** Says again what the join says, so that the scan itself skips other rows: three times as fast on scattered records. */
function onlyRows(refs: readonly RecordRef[]): string {
  return `c."row" IN (${[...new Set(refs.map(({ row }) => row))].map(quoteInteger).join(', ')})`
}

/** Values a facet lists at most. */
export const FACET_LIMIT = 1000

/** Columns `value` (as text, null = none), `n` (matching the filters), `total` (in the dataset). Most frequent first. */
export function facetCounts(
  column: string,
  filters: readonly Filter[],
  context: QueryContext,
  limit = FACET_LIMIT,
): string {
  return `SELECT ${asText(requireColumn(column, context))} AS value, ${count(filters, context)} AS n,
CAST(count(*) AS INTEGER) AS total FROM "current" GROUP BY 1 ORDER BY n DESC, total DESC, value NULLS LAST
LIMIT ${quoteInteger(limit)}`
}

/**
 * The facet with what its shares are of: columns `value`, `n`, `distinct_values` (in the dataset, none aside) and `rows`
 * (matching, over all values). The most frequent values up to `limit`, and those without one wherever they stand.
 */
export function valueShares(column: string, filters: readonly Filter[], context: QueryContext, limit = 1000): string {
  return `WITH counts AS (
  SELECT ${asText(requireColumn(column, context))} AS value, ${count(filters, context)} AS n FROM "current" GROUP BY 1
)
SELECT value, n, CAST(count(value) OVER () AS INTEGER) AS distinct_values, CAST(sum(n) OVER () AS INTEGER) AS "rows" FROM counts
QUALIFY value IS NULL OR row_number() OVER (ORDER BY value IS NULL, n DESC, value) <= ${quoteInteger(limit)}
ORDER BY n DESC, value NULLS LAST`
}

/** The filters a facet counts under: all but those on its own column. */
export function filtersExcept(filters: readonly Filter[], column: string): readonly Filter[] {
  return filters.filter((filter) => {
    if (filter.kind === 'in' || filter.kind === 'range') return filter.column !== column
    return filter.kind !== 'mark' || column !== 'mark'
  })
}

/** Columns `bin` (0 to bins − 1), `low`, `high`, `n`, `total`; bins without any record are left out. */
export interface HistogramRow {
  readonly bin: number
  readonly low: number
  readonly high: number
  readonly n: number
  readonly total: number
}

/** Values beyond this can't be subtracted from each other; they are left out as infinities are. */
const LARGEST_DRAWN = '1e300'

/** Below this share of their size, values are too close together for bins to have different bounds. */
const CLOSEST = '1e-12'

/**
 * Bins of equal width from the dataset's smallest to its largest finite value, so that they stay put while filters change.
 * A bin holds low ≤ value < high, to the last bit; the last one holds its high too. One bin when all values are (almost) equal.
 */
export function histogram(column: string, bins: number, filters: readonly Filter[], context: QueryContext): string {
  const value = `CAST(${quoteName(requireColumn(column, context).name)} AS DOUBLE)`
  const [count, last] = [quoteInteger(bins), quoteInteger(bins - 1)]
  const edge = (bin: string) => `(lo + (hi - lo) * (${bin}) / ${count})`
  return `WITH finite AS (
  SELECT ${value} AS v, (${whereSql(filters, context)}) AS match FROM "current" WHERE abs(${value}) < ${LARGEST_DRAWN}
), extremes AS (SELECT min(v) AS lo, max(v) AS hi FROM finite), span AS (
  SELECT lo, hi, hi - lo > ${CLOSEST} * ${count} * greatest(abs(lo), abs(hi)) AND hi - lo > 1e-290 AS wide FROM extremes
), guessed AS (
  SELECT v, match, lo, hi, wide, CASE WHEN wide THEN floor((v - lo) / (hi - lo) * ${count}) ELSE 0 END AS guess FROM finite, span
), binned AS (
  SELECT match, lo, hi, wide, CAST(CASE WHEN NOT wide THEN 0 WHEN v >= ${edge(last)} THEN ${last}
    WHEN v < ${edge('guess')} THEN guess - 1 WHEN v >= ${edge('guess + 1')} THEN guess + 1 ELSE guess END AS INTEGER) AS bin FROM guessed
)
SELECT bin, CASE WHEN wide THEN ${edge('bin')} ELSE lo END AS low,
  CASE WHEN bin = ${last} OR NOT wide THEN hi ELSE ${edge('bin + 1')} END AS high,
  CAST(count(*) FILTER (WHERE match) AS INTEGER) AS n, CAST(count(*) AS INTEGER) AS total
FROM binned GROUP BY bin, lo, hi, wide ORDER BY bin`
}

/** Columns `a`, `b` (as text, null = none), `n`; pairs without a record are left out. */
export function crossTab(
  a: string,
  b: string,
  filters: readonly Filter[],
  context: QueryContext,
  limit = 10_000,
): string {
  const [first, second] = [asText(requireColumn(a, context)), asText(requireColumn(b, context))]
  return `SELECT ${first} AS a, ${second} AS b, CAST(count(*) AS INTEGER) AS n FROM "current"
WHERE ${whereSql(filters, context)} GROUP BY 1, 2 ORDER BY 1 NULLS LAST, 2 NULLS LAST LIMIT ${quoteInteger(limit)}`
}

/**
 * One line: `n`; `checked` (records whose image bytes were looked at), `images` and `image_bytes` (over those); `image_tags`
 * (null when the dataset has no prompt); `edited`, `marked_keep`, `marked_drop`, `marked_unsure`.
 */
export function totals(filters: readonly Filter[], context: QueryContext): string {
  const marked = (mark: Mark) => `CAST(count(*) FILTER (WHERE mark = '${mark}') AS INTEGER) AS marked_${mark}`
  return `SELECT CAST(count(*) AS INTEGER) AS n, CAST(count(image_count) AS INTEGER) AS checked,
CAST(coalesce(sum(image_count), 0) AS DOUBLE) AS images, CAST(coalesce(sum(image_bytes), 0) AS DOUBLE) AS image_bytes,
CAST(sum(image_tags) AS DOUBLE) AS image_tags, CAST(count(*) FILTER (WHERE edited) AS INTEGER) AS edited,
${(['keep', 'drop', 'unsure'] as const).map(marked).join(', ')}
FROM "current" WHERE ${whereSql(filters, context)}`
}

/** One line: `low`, `high`, `whole` (every pass value is a whole number); all NULL without values. */
export function passStats(): string {
  return 'SELECT min(pass_value) AS low, max(pass_value) AS high, bool_and(pass_value = floor(pass_value)) AS whole FROM "current"'
}
