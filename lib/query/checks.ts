/** Counts of flags and of reasons, and the plain facts the rebalancer takes, read off `current` in one scan each. */
import type { Mark } from '@/lib/dataset/types'
import type { Reason, ReasonSwitches, RowFact } from '@/lib/rebalance/usable'
import type { Filter, QueryContext } from './filter'
import { whereSql } from './filter'
import { FLAGS } from './flags'
import { quoteName } from './sql'

/** Per flag: columns `<flag>` (records it holds for) and `<flag> ?` (records not checked, or without such a column). */
export function flagCounts(filters: readonly Filter[], context: QueryContext): string {
  return countEach(
    FLAGS.map(({ flag, predicate }) => ({ name: flag, sql: predicate(context.passMax) })),
    whereSql(filters, context),
  )
}

/** Each question is asked once a record, in the inner query. count_if() of nothing but NULL is NULL in DuckDB 1.4. */
function countEach(questions: readonly { readonly name: string; readonly sql: string }[], where: string): string {
  const answers = questions.map(({ name, sql }) => `(${sql}) AS ${quoteName(name)}`)
  const counts = questions.flatMap(({ name }) => [
    `CAST(count(*) FILTER (WHERE ${quoteName(name)}) AS INTEGER) AS ${quoteName(name)}`,
    `CAST(count(*) FILTER (WHERE ${quoteName(name)} IS NULL) AS INTEGER) AS ${quoteName(`${name} ?`)}`,
  ])
  return `SELECT CAST(count(*) AS INTEGER) AS n, ${counts.join(',\n')}
FROM (SELECT ${answers.join(',\n')}\nFROM "current" WHERE ${where}) AS answers`
}

/** What makes a record unusable, in SQL; same order and meaning as lib/rebalance/usable.ts. */
const REASON_SQL: { readonly [R in Reason]: string } = {
  'marked-drop': "coalesce(mark = 'drop', false)",
  'no-category': 'category IS NULL',
  'empty-ground-truth': 'empty_ground_truth',
  'image-tags': 'image_tags_mismatch',
  'missing-image-bytes': 'missing_images > 0',
  'undecodable-image': 'undecodable_images > 0',
}

/** Per reason: columns `<reason>` (records it applies to, overlapping) and `<reason> ?` (not checked). */
export function reasonCounts(filters: readonly Filter[], context: QueryContext): string {
  const questions = Object.entries(REASON_SQL).map(([name, sql]) => ({ name, sql }))
  return countEach(questions, whereSql(filters, context))
}

/** Columns `file` and `row` of the records that none of these reasons applies to, in file order. */
export function idsWithout(excluded: ReasonSwitches, filters: readonly Filter[], context: QueryContext): string {
  return `SELECT file, "row" FROM "current" WHERE ${whereWithout(excluded, filters, context)} ORDER BY file, "row"`
}

/** One line: `n`, how many records `idsWithout` has. */
export function countWithout(excluded: ReasonSwitches, filters: readonly Filter[], context: QueryContext): string {
  return `SELECT CAST(count(*) AS INTEGER) AS n FROM "current" WHERE ${whereWithout(excluded, filters, context)}`
}

/** What is not checked leaves nothing out. */
function whereWithout(excluded: ReasonSwitches, filters: readonly Filter[], context: QueryContext): string {
  const reasons = Object.entries(REASON_SQL).filter(([reason]) => excluded[reason as Reason])
  return [`(${whereSql(filters, context)})`, ...reasons.map(([, sql]) => `NOT coalesce(${sql}, false)`)].join(' AND ')
}

/** One line a record, in (file, row) order; `readRowFact` turns it into a RowFact. */
export function rowFacts(filters: readonly Filter[], context: QueryContext): string {
  return `SELECT file, "row", category, data_source, pass_value, mark, empty_ground_truth,
image_tags_mismatch, missing_images > 0 AS missing, undecodable_images > 0 AS undecodable
FROM "current" WHERE ${whereSql(filters, context)} ORDER BY file, "row"`
}

/** Records that share their question with another one: `n` is the same number for the same question. No text is no question. */
export function sharedQuestions(): string {
  return `WITH asked AS (
  SELECT file, "row", nullif(coalesce(question_hash, question), '') AS whole FROM "current"
)
SELECT file, "row", CAST(dense_rank() OVER (ORDER BY whole) AS INTEGER) AS n FROM asked
WHERE whole IN (SELECT whole FROM asked WHERE whole IS NOT NULL GROUP BY whole HAVING count(*) > 1)`
}

/** One line for each image of a record that another record has too, as far as images were checked. */
export function sharedImages(): string {
  return `WITH seen AS (
  SELECT DISTINCT file, "row", unnest(string_split(image_hashes, ' ')) AS hash FROM image_facts WHERE image_hashes <> ''
)
SELECT file, "row", hash FROM seen WHERE hash IN (SELECT hash FROM seen GROUP BY hash HAVING count(*) > 1)`
}

/** One line: `n`, the different categories of matching records. */
export function countCategories(filters: readonly Filter[], context: QueryContext): string {
  return `SELECT CAST(count(DISTINCT category) AS INTEGER) AS n FROM "current" WHERE ${whereSql(filters, context)}`
}

export function readRowFact(line: Readonly<Record<string, unknown>>): RowFact {
  return {
    file: Number(line['file']),
    row: Number(line['row']),
    category: textOrNull(line['category']),
    dataSource: textOrNull(line['data_source']),
    passValue: typeof line['pass_value'] === 'number' ? line['pass_value'] : null,
    mark: (textOrNull(line['mark']) as Mark | null) ?? null,
    emptyGroundTruth: booleanOrNull(line['empty_ground_truth']),
    imageTagsMismatch: booleanOrNull(line['image_tags_mismatch']),
    missing: booleanOrNull(line['missing']),
    undecodable: booleanOrNull(line['undecodable']),
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function booleanOrNull(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null
}
