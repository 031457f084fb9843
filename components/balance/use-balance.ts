import { useMemo } from 'react'
import { useAnswer, useSessionState } from '@/components/session-provider'
import type { Answer } from '@/components/session-provider'
import { useFilters } from '@/components/use-view'
import { filtersExcept } from '@/lib/query/select'
import type { ValueShares } from '@/lib/session/contract/counts'
import type { BalanceState } from '@/lib/session/contract/rebalance'

/** One category of the balance: what there is and what is wanted. Shares are 0–1. */
export interface BalanceLine {
  readonly category: string | null
  readonly count: number
  /** Of the rows that have a category. */
  readonly share: number
  /** Null = no target is set for it. */
  readonly target: number | null
}

/** What the lines leave out where a column has more categories than can be listed. */
export interface Unlisted {
  readonly categories: number
  readonly count: number
  readonly share: number
}

export interface Balance {
  /** Undefined = on the way, or not to be had. */
  readonly lines: readonly BalanceLine[] | undefined
  readonly unlisted: Unlisted
  readonly answer: Answer<ValueShares>
}

/** Rows by category under every filter but the category's own, beside the targets (scaled to sum to 1). */
export function useBalance(): Balance {
  const [filters] = useFilters()
  const balance = useSessionState((state) => state.balance)
  const others = filtersExcept(filters, 'category')
  const key = `shares ${JSON.stringify([others, balance.column, balance.mapping])}`
  const answer = useAnswer(key, (session, signal) => session.valueShares('category', others, signal))
  const { value } = answer
  // The same list while nothing changed: Recharts draws a new one from nothing.
  const lines = useMemo(() => value && balanceLines(value, balance), [value, balance])
  return { lines, unlisted: value ? unlistedOf(value) : ALL_LISTED, answer }
}

/** Categories with a target first, in the targets' order, then the others by count; rows without one last. */
export function balanceLines({ values, rows }: ValueShares, balance: BalanceState): readonly BalanceLine[] {
  const counts = new Map(values.map(({ value, count }) => [value, count]))
  const wanted = Object.keys(balance.targets)
  const others = values.flatMap(({ value }) => (value === null || wanted.includes(value) ? [] : [value]))
  const none = counts.get(null) ?? 0
  const total = rows - none
  const targetSum = Object.values(balance.targets).reduce((sum, target) => sum + Math.max(0, target), 0)
  const lineOf = (category: string): BalanceLine => ({
    category,
    count: counts.get(category) ?? 0,
    share: total > 0 ? (counts.get(category) ?? 0) / total : 0,
    target: wanted.includes(category) && targetSum > 0 ? Math.max(0, balance.targets[category] ?? 0) / targetSum : null,
  })
  return [
    ...[...wanted, ...others].map(lineOf),
    ...(none > 0 ? [{ category: null, count: none, share: 0, target: null }] : []),
  ]
}

const ALL_LISTED: Unlisted = { categories: 0, count: 0, share: 0 }

export function unlistedOf({ values, distinct, rows }: ValueShares): Unlisted {
  const named = values.filter(({ value }) => value !== null)
  const count = rows - values.reduce((sum, one) => sum + one.count, 0)
  const total = count + named.reduce((sum, one) => sum + one.count, 0)
  return { categories: distinct - named.length, count, share: total > 0 ? count / total : 0 }
}

/** "+4 pp" over, "−7 pp" under; null where there is no target. */
export function differenceLabel(line: BalanceLine): string | null {
  if (line.target === null) return null
  const points = Math.round((line.share - line.target) * 1000) / 10
  if (points === 0) return 'on target'
  const size = Math.abs(points)
  return `${points > 0 ? '+' : '−'}${size < 10 ? size : Math.round(size)} pp`
}
