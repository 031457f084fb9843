/** Quotas are whole numbers that sum to the size exactly, each within one of its exact share. */

/**
 * Largest remainder (Hamilton): quota = floor(size · w / Σw), then one more for the largest remainders until the sum is `size`.
 * Ties go to the earlier weight. Weights are finite and ≥ 0; with no positive weight there is nothing to share out and a
 * positive size is a RangeError.
 */
export function largestRemainder(weights: readonly number[], size: number): number[] {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`cannot share out ${size} rows`)
  if (weights.some((weight) => !(weight >= 0) || !Number.isFinite(weight)))
    throw new RangeError('a weight is not a number ≥ 0')
  // Divided by the largest one first, so that no sum or product overflows.
  const most = weights.reduce((largest, weight) => Math.max(largest, weight), 0)
  if (most === 0) {
    if (size > 0) throw new RangeError('no weight is above zero')
    return weights.map(() => 0)
  }
  const scaled = weights.map((weight) => weight / most)
  const total = sum(scaled)
  const exact = scaled.map((weight) => (size * weight) / total)
  const quotas = exact.map(Math.floor)
  const order = exact
    .map((share, k) => ({ k, remainder: share - Math.floor(share) }))
    .filter(({ k }) => (scaled[k] ?? 0) > 0)
    .sort((x, y) => y.remainder - x.remainder || x.k - y.k)
  const missing = size - sum(quotas)
  for (const { k } of order.slice(0, missing)) quotas[k] = (quotas[k] ?? 0) + 1
  return quotas
}

/**
 * The same, but never less than the minimum: who gets less is given the minimum, the rest is shared out anew among the
 * others, and so on until nobody is short. RangeError when the minimums exceed the size.
 */
export function quotasAtLeast(weights: readonly number[], minimums: readonly number[], size: number): number[] {
  if (sum(minimums) > size) throw new RangeError('the minimums exceed the size')
  const fixed = new Set<number>()
  for (;;) {
    const rest = size - sum(minimums.filter((_, k) => fixed.has(k)))
    const open = weights.map((weight, k) => (fixed.has(k) ? 0 : weight))
    const quotas = largestRemainder(open, rest).map((quota, k) => (fixed.has(k) ? (minimums[k] ?? 0) : quota))
    const short = quotas.flatMap((quota, k) => (quota < (minimums[k] ?? 0) ? [k] : []))
    if (short.length === 0) return quotas
    for (const k of short) fixed.add(k)
  }
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
