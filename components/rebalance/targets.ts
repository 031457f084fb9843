/** Shares in percent as a person types them: helpers that keep them exact to 0.1. */
import { largestRemainder } from '@/lib/rebalance/quotas'

export type Targets = Readonly<Record<string, number>>

/** To 0.1, as it is shown: thirds typed as 33.33 sum to 100. */
export function sumOf(targets: Targets): number {
  return Math.round(Object.values(targets).reduce((sum, share) => sum + share, 0) * 10) / 10
}

/** The same proportions with shares to 0.1 % that sum to exactly 100 (largest remainder); nothing above zero = equal shares. */
export function normalise(targets: Targets): Targets {
  const names = Object.keys(targets)
  const shares = names.map((name) => Math.max(0, targets[name] ?? 0))
  if (!shares.some((share) => share > 0)) return equalShares(names)
  const tenths = largestRemainder(shares, 1000)
  return Object.fromEntries(names.map((name, k) => [name, (tenths[k] ?? 0) / 10]))
}

/** Shares of these counts, to 0.1 %. */
export function sharesOf(counts: readonly { readonly category: string; readonly count: number }[]): Targets {
  return normalise(Object.fromEntries(counts.map(({ category, count }) => [category, count])))
}

export function equalShares(names: readonly string[]): Targets {
  return names.length === 0 ? {} : normalise(Object.fromEntries(names.map((name) => [name, 1])))
}
