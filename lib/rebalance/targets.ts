/** From targets and what is usable to quotas: exact, and where a size can't be had, what limits it. */
import { largestRemainder, quotasAtLeast, sum } from './quotas'
import type { RowFact } from './usable'

/** Categories that can be balanced: of more than these a column tells single rows apart rather than kinds of them. */
export const MOST_CATEGORIES = 1000

/** What there is of a category. */
export interface CategorySupply {
  readonly category: string
  readonly usable: number
  /** Usable rows marked keep: always in. */
  readonly keeps: number
}

export interface TargetRequest {
  /** Category → weight (percent or any unit), finite and ≥ 0; need not sum to 100. Categories not named have weight 0. */
  readonly targets: Readonly<Record<string, number>>
  readonly supply: readonly CategorySupply[]
  /** A number of rows, or the largest for which every quota can be met. */
  readonly size: number | 'largest'
}

export interface CategoryQuota extends CategorySupply {
  /** Share asked for, 0–1. */
  readonly share: number
  readonly quota: number
}

/** What stands in the way of the size asked for, or of one row more than the largest. */
export type Limit =
  /** The category has fewer usable rows than its quota at `size`. */
  | {
      readonly kind: 'usable'
      readonly category: string
      readonly usable: number
      readonly share: number
      readonly size: number
      readonly needs: number
    }
  /** More rows are marked keep than the size holds. */
  | { readonly kind: 'keeps'; readonly keeps: number; readonly size: number }
  /** No target is above zero. */
  | { readonly kind: 'no-target' }

export interface TargetPlan {
  /** In the order of `supply`, then targets without supply by name. Sums to `size`; as asked for when not feasible. */
  readonly quotas: readonly CategoryQuota[]
  readonly size: number
  /** The largest size that can be had. */
  readonly largest: number
  readonly feasible: boolean
  readonly limit: Limit | null
  /** Categories whose rows marked keep exceed their share, so that the others get less of it. */
  readonly overKept: readonly string[]
}

/** Quotas by largest remainder over the targets, raised to the number of keeps where a category has more of them. */
export function planTargets({ targets, supply, size }: TargetRequest): TargetPlan {
  if (size !== 'largest' && !(Number.isSafeInteger(size) && size >= 0))
    throw new RangeError(`${size} is not a number of rows`)
  const all = withTargets(supply, targets)
  const problem = { all, weights: all.map(({ category }) => weightOf(targets, category)) }
  const largest = largestSize(problem)
  const wanted = size === 'largest' ? largest : size
  const limit = limitAt(problem, size === 'largest' ? largest + 1 : wanted)
  const feasible = isFeasible(problem, wanted)
  const quotas = quotasOrNull(problem, wanted)
  const shares = sharesOf(problem.weights)
  const plain = sum(problem.weights) > 0 ? largestRemainder(problem.weights, wanted) : []
  return {
    quotas: all.map((one, k) => ({ ...one, share: shares[k] ?? 0, quota: quotas?.[k] ?? 0 })),
    size: wanted,
    largest,
    feasible,
    limit: size === 'largest' || !feasible ? limit : null,
    overKept: all.filter(({ keeps }, k) => keeps > (plain[k] ?? 0)).map(({ category }) => category),
  }
}

interface Problem {
  readonly all: readonly CategorySupply[]
  readonly weights: readonly number[]
}

/** A category's target, 0 where it has none: categories come from the file, and one may be called "constructor". */
export function weightOf(targets: Readonly<Record<string, number>>, category: string): number {
  const weight = Object.hasOwn(targets, category) ? (targets[category] ?? 0) : 0
  return Number.isFinite(weight) && weight > 0 ? weight : 0
}

function withTargets(
  supply: readonly CategorySupply[],
  targets: Readonly<Record<string, number>>,
): readonly CategorySupply[] {
  const known = new Set(supply.map(({ category }) => category))
  const missing = Object.keys(targets).filter((category) => !known.has(category) && weightOf(targets, category) > 0)
  return [...supply, ...missing.sort().map((category) => ({ category, usable: 0, keeps: 0 }))]
}

function sharesOf(weights: readonly number[]): number[] {
  const total = sum(weights)
  return weights.map((weight) => (total > 0 ? weight / total : 0))
}

function quotasOrNull({ all, weights }: Problem, size: number): number[] | null {
  const keeps = all.map((one) => one.keeps)
  if (size < sum(keeps)) return null
  // Without a target there is nothing to share out beyond the keeps.
  if (sum(weights) <= 0) return size === sum(keeps) ? keeps : null
  return quotasAtLeast(weights, keeps, size)
}

function isFeasible(problem: Problem, size: number): boolean {
  const quotas = quotasOrNull(problem, size)
  return quotas !== null && quotas.every((quota, k) => quota <= (problem.all[k]?.usable ?? 0))
}

/**
 * The largest feasible size. Feasibility is not monotone (a quota may fall as the size grows: the Alabama paradox), so sizes
 * are tried downwards from a bound that none can exceed. With λ rows per unit of weight a category holds max(keeps, λ·w); its
 * quota is more than that less one, so λ < (usable + 1) / w for every weight, and the size is under Σ max(keeps, λ·w) + categories.
 */
function largestSize(problem: Problem): number {
  const { all, weights } = problem
  const least = sum(all.map(({ keeps }) => keeps))
  if (sum(weights) <= 0) return least
  let lambda = Infinity
  for (const [k, { usable }] of all.entries())
    lambda = Math.min(lambda, (usable + 1) / (weights[k] || Number.MIN_VALUE))
  const reach = sum(all.map(({ keeps }, k) => Math.max(keeps, (weights[k] ?? 0) > 0 ? lambda * (weights[k] ?? 0) : 0)))
  const bound = Math.min(sum(all.map(({ usable }) => usable)), Math.ceil(reach) + 2 * all.length)
  for (let size = bound; size > least; size--) if (isFeasible(problem, size)) return size
  return least
}

/** null = nothing limits this size. Names the category that is shortest of rows in proportion. */
function limitAt(problem: Problem, size: number): Limit | null {
  const keeps = sum(problem.all.map((one) => one.keeps))
  if (keeps > size) return { kind: 'keeps', keeps, size }
  if (sum(problem.weights) <= 0) return { kind: 'no-target' }
  const quotas = quotasOrNull(problem, size) ?? []
  const shares = sharesOf(problem.weights)
  const short = problem.all
    .map(({ category, usable }, k) => ({ category, usable, share: shares[k] ?? 0, size, needs: quotas[k] ?? 0 }))
    .filter(({ usable, needs }) => needs > usable)
    .sort((x, y) => x.usable / x.needs - y.usable / y.needs)[0]
  return short === undefined ? null : { kind: 'usable', ...short }
}

/** "search has 412 usable rows; 36 % of 1,500 needs 540". */
export function limitSentence(limit: Limit): string {
  switch (limit.kind) {
    case 'usable': {
      const { category, usable, share, size, needs } = limit
      return `${category} has ${rows(usable, 'usable ')}; ${percent(share)} of ${thousands(size)} needs ${thousands(needs)}`
    }
    case 'keeps':
      return `${rows(limit.keeps, '')} marked keep; the size is ${thousands(limit.size)}`
    case 'no-target':
      return 'no category has a target above 0 %'
  }
}

function rows(count: number, word: string): string {
  return `${thousands(count)} ${word}${count === 1 ? 'row' : 'rows'}`
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`
}

function thousands(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',')
}

/** Usable rows and keeps per category, by name. */
export function supplyOf(usable: readonly RowFact[], nameless: string): readonly CategorySupply[] {
  const found = new Map<string, { usable: number; keeps: number }>()
  for (const fact of usable) {
    const category = fact.category ?? nameless
    const one = found.get(category) ?? { usable: 0, keeps: 0 }
    found.set(category, { usable: one.usable + 1, keeps: one.keeps + (fact.mark === 'keep' ? 1 : 0) })
  }
  return [...found.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([category, counts]) => ({ category, ...counts }))
}
