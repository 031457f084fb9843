/** Small arithmetic of measurements. */

export const median = (values) => quantile(values, 0.5)

/** Nearest rank; NaN for none. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

export const sum = (values) => values.reduce((total, value) => total + value, 0)
export const most = (values) => values.reduce((high, value) => Math.max(high, value), 0)

/** Different numbers below `end`, the same at every run. */
export function sample(count, end, seed = 1) {
  const numbers = Uint32Array.from({ length: end }, (_, k) => k)
  let state = seed
  for (let k = 0; k < Math.min(count, end); k++) {
    // Park and Miller's generator: enough to scatter reads.
    state = (state * 48_271) % 2_147_483_647
    const other = k + (state % (end - k))
    ;[numbers[k], numbers[other]] = [numbers[other], numbers[k]]
  }
  return [...numbers.subarray(0, Math.min(count, end))]
}
