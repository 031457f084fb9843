import type { CategoryPlan, DroppedRow, ReasonCount, RebalancePlan } from '@/lib/session/contract'

/** One category as the chart and the table draw it. Shares are fractions of all rows before, and after. */
export interface CategoryLine extends CategoryPlan {
  readonly target: number
  readonly shareBefore: number
  readonly usableShare: number
  readonly shareAfter: number
  /** No other category binds tighter: with one more row in all, this one runs out. */
  readonly limits: boolean
}

/** Name that stands for rows without a category. */
const NO_CATEGORY = '(no category)'

/** Rows without a category are a line of their own only where they may be sampled. */
export function categoryLines(plan: RebalancePlan): readonly CategoryLine[] {
  const categories = plan.categories.filter((line) => line.category !== NO_CATEGORY || line.usable > 0 || line.kept > 0)
  const before = total(categories, 'before')
  const kept = total(categories, 'kept')
  const targets = plan.options.targets
  const asked = Object.values(targets).reduce((sum, share) => sum + share, 0)
  const limiting = limitingCategory(plan)
  return categories.map((line) => ({
    ...line,
    target: asked > 0 ? (targets[line.category] ?? 0) / asked : 0,
    shareBefore: before > 0 ? line.before / before : 0,
    usableShare: before > 0 ? line.usable / before : 0,
    shareAfter: kept > 0 ? line.kept / kept : 0,
    limits: line.category === limiting,
  }))
}

/** The category that runs out first: the least usable rows per row of quota. Null when the plan names no limit. */
function limitingCategory(plan: RebalancePlan): string | null {
  if (plan.limit === null) return null
  let found: { category: string; room: number } | null = null
  for (const { category, usable, quota } of plan.categories) {
    if (quota <= 0) continue
    const room = usable / quota
    if (found === null || room < found.room) found = { category, room }
  }
  return found?.category ?? null
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
