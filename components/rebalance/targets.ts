/** Shares in percent as a person types them: helpers that keep them exact to 0.1. */

export type Targets = Readonly<Record<string, number>>

export function sumOf(targets: Targets): number {
  return round(Object.values(targets).reduce((sum, share) => sum + share, 0))
}

/** The same proportions with shares to 0.1 % that sum to exactly 100 (largest remainder). */
export function normalise(targets: Targets): Targets {
  const names = Object.keys(targets)
  const sum = names.reduce((total, name) => total + Math.max(0, targets[name] ?? 0), 0)
  if (sum <= 0) return equalShares(names)
  const exact = names.map((name) => (Math.max(0, targets[name] ?? 0) / sum) * 1000)
  return fromTenths(names, exact)
}

/** Shares of these counts, to 0.1 %. */
export function sharesOf(counts: readonly { readonly category: string; readonly count: number }[]): Targets {
  return normalise(Object.fromEntries(counts.map(({ category, count }) => [category, count])))
}

export function equalShares(names: readonly string[]): Targets {
  return fromTenths(
    names,
    names.map(() => 1000 / Math.max(1, names.length)),
  )
}

function fromTenths(names: readonly string[], exact: readonly number[]): Targets {
  const tenths = exact.map(Math.floor)
  let left = 1000 - tenths.reduce((sum, value) => sum + value, 0)
  const byRemainder = names.map((_, at) => at).sort((a, b) => remainder(exact, b) - remainder(exact, a) || a - b)
  for (const at of byRemainder) {
    if (left <= 0) break
    tenths[at] = (tenths[at] ?? 0) + 1
    left -= 1
  }
  return Object.fromEntries(names.map((name, at) => [name, (tenths[at] ?? 0) / 10]))
}

function remainder(exact: readonly number[], at: number): number {
  const value = exact[at] ?? 0
  return value - Math.floor(value)
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
