import { weightOf } from '@/lib/rebalance/targets'
import { NO_CATEGORY } from '@/lib/rebalance/usable'
import type { CategoryPlan, DroppedRow, ReasonCount, RebalancePlan } from '@/lib/session/contract/rebalance'

/** One category as the chart and the table draw it. Shares are fractions of all rows before, and after. */
export interface CategoryLine extends CategoryPlan {
  readonly target: number
  readonly shareBefore: number
  readonly usableShare: number
  readonly shareAfter: number
  /** It is what stands in the way of a larger split. */
  readonly limits: boolean
}

/** Rows without a category are a line of their own only where they may be sampled. */
export function categoryLines(plan: RebalancePlan): readonly CategoryLine[] {
  const named = plan.categories.filter((line) => line.category !== NO_CATEGORY || line.usable > 0 || line.kept > 0)
  const categories = named.toSorted((a, b) => rank(plan, a.category) - rank(plan, b.category))
  const before = total(categories, 'before')
  const kept = total(categories, 'kept')
  const targets = plan.options.targets
  const asked = Object.values(targets).reduce((sum, share) => sum + share, 0)
  return categories.map((line) => ({
    ...line,
    target: asked > 0 ? weightOf(targets, line.category) / asked : 0,
    shareBefore: before > 0 ? line.before / before : 0,
    usableShare: before > 0 ? line.usable / before : 0,
    shareAfter: kept > 0 ? line.kept / kept : 0,
    limits: line.category === plan.limiting,
  }))
}

/** Categories come in the order of the targets, which is the order in which a person thinks of them; others after. */
function rank(plan: RebalancePlan, category: string): number {
  const at = Object.keys(plan.options.targets).indexOf(category)
  return at < 0 ? Number.MAX_SAFE_INTEGER : at
}

export function total(
  lines: readonly CategoryPlan[],
  field: 'before' | 'usable' | 'quota' | 'kept' | 'forced',
): number {
  return lines.reduce((sum, line) => sum + line[field], 0)
}

export interface WhyCount {
  readonly why: DroppedRow['why']
  readonly label: string
  readonly count: number
}

/** Rows that go by why they go, most first. */
export function whyCounts(dropped: readonly DroppedRow[], reasons: readonly ReasonCount[]): readonly WhyCount[] {
  const counts = new Map<DroppedRow['why'], number>()
  for (const { why } of dropped) counts.set(why, (counts.get(why) ?? 0) + 1)
  return [...counts]
    .map(([why, count]) => ({ why, label: whyLabel(why, reasons), count }))
    .sort((a, b) => b.count - a.count)
}

export function whyLabel(why: DroppedRow['why'], reasons: readonly ReasonCount[]): string {
  if (why === 'not-sampled') return 'Beyond the quota'
  return reasons.find((entry) => entry.reason === why)?.label ?? why
}
