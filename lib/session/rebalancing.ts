/** A plan is a function of row facts and options alone: the same rows and seed give the same plan on any machine. */
import { refKey } from '@/lib/dataset/ref-key'
import { CurationError } from '@/lib/errors'
import type { Filter } from '@/lib/query/filter'
import { byFileAndRow, drawSample } from '@/lib/rebalance/sample'
import { limitSentence, MOST_CATEGORIES, planTargets, supplyOf } from '@/lib/rebalance/targets'
import { judgeUsable, knownCount, NEED_IMAGES, NO_CATEGORY, REASON_LABELS } from '@/lib/rebalance/usable'
import type { RowFact, Usability } from '@/lib/rebalance/usable'
import type { CategoryPlan, DroppedRow, RebalanceOptions, RebalancePlan } from './contract/rebalance'
import type { Questions } from './questions'

/** The plan for the rows that match. Too many categories to plan with are refused before any row is fetched. */
export async function planRebalance(
  questions: Pick<Questions, 'countCategories' | 'rowFacts'>,
  filters: readonly Filter[],
  options: RebalanceOptions,
  signal: AbortSignal,
): Promise<RebalancePlan> {
  const categories = await questions.countCategories(filters, signal)
  if (categories > MOST_CATEGORIES)
    throw new CurationError(
      'query',
      `There are ${categories.toLocaleString('en-US')} categories; at most ${MOST_CATEGORIES.toLocaleString('en-US')} can be balanced.`,
      { next: 'Choose another column for the category under “Categories …” in the overview.' },
    )
  return makeRebalancePlan(await questions.rowFacts(filters, signal), options)
}

export function makeRebalancePlan(facts: readonly RowFact[], options: RebalanceOptions): RebalancePlan {
  const judged = judgeUsable(facts, options.exclude)
  const supply = supplyOf(judged.usable, NO_CATEGORY)
  const target = planTargets({ targets: options.targets, supply, size: options.size })
  const quotas = new Map(target.quotas.map(({ category, quota }) => [category, quota]))
  const rows = target.feasible ? drawSample({ ...options, rows: judged.usable, quotas }) : []
  const before = countBy(facts, ({ category }) => category ?? NO_CATEGORY)
  const kept = countKept(facts, rows)
  const forced = new Map(supply.map(({ category, keeps }) => [category, keeps]))
  const usable = new Map(supply.map(({ category, usable: count }) => [category, count]))
  const categories: CategoryPlan[] = [...new Set([...quotas.keys(), ...before.keys()])].map((category) => ({
    category,
    before: before.get(category) ?? 0,
    usable: usable.get(category) ?? 0,
    quota: quotas.get(category) ?? 0,
    kept: kept.get(category) ?? 0,
    forced: forced.get(category) ?? 0,
  }))
  const unread = judged.counts.find(({ reason }) => reason === 'missing-image-bytes')?.unchecked ?? 0
  return {
    options,
    categories,
    size: target.size,
    largest: target.largest,
    limit: target.limit === null ? null : limitSentence(target.limit),
    limiting: target.limit?.kind === 'usable' ? target.limit.category : null,
    keepNotes: keepNotes(judged, target.overKept),
    feasible: target.feasible,
    reasons: judged.counts.map(({ reason, matches, unchecked }) => ({
      reason,
      label: REASON_LABELS[reason],
      count: knownCount(matches, unchecked, facts.length, NEED_IMAGES.has(reason) ? unread : 0),
      isPartial: NEED_IMAGES.has(reason) && unread > 0,
    })),
    rows,
    dropped: target.feasible ? droppedRows(judged, rows) : [],
  }
}

function keepNotes(judged: Usability, overKept: readonly string[]): readonly string[] {
  const out = judged.keepsExcluded.length
  const reasons = [...new Set(judged.keepsExcluded.map(({ reason }) => REASON_LABELS[reason].toLowerCase()))]
  const excluded = `${out} ${out === 1 ? 'row' : 'rows'} marked keep ${out === 1 ? 'is' : 'are'} left out: ${reasons.join(', ')}`
  const over = overKept.map((category) => `${category}: more rows are marked keep than its share; the others give way`)
  return out > 0 ? [excluded, ...over] : over
}

function droppedRows(judged: Usability, rows: RebalancePlan['rows']): DroppedRow[] {
  const kept = new Set(rows.map(refKey))
  const excluded = judged.excluded.map(({ fact: { file, row }, reason }): DroppedRow => ({ file, row, why: reason }))
  const left = judged.usable
    .filter((fact) => !kept.has(refKey(fact)))
    .map(({ file, row }): DroppedRow => ({ file, row, why: 'not-sampled' }))
  return [...excluded, ...left].sort(byFileAndRow)
}

function countKept(facts: readonly RowFact[], rows: RebalancePlan['rows']): ReadonlyMap<string, number> {
  const kept = new Set(rows.map(refKey))
  return countBy(
    facts.filter((fact) => kept.has(refKey(fact))),
    ({ category }) => category ?? NO_CATEGORY,
  )
}

function countBy<T>(items: readonly T[], keyOfItem: (item: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(keyOfItem(item), (counts.get(keyOfItem(item)) ?? 0) + 1)
  return counts
}
