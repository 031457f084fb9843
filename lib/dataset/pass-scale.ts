/** The scale of a pass value is read off the data; where the data cannot tell, the column's name may, and else it is unknown. */
import type { PassScale } from './types'

export interface PassStats {
  readonly min: number
  readonly max: number
  /** Every value is whole. */
  readonly whole: boolean
  /** The column's type is an integer type. */
  readonly integerType: boolean
}

/** Group sizes in use; the smallest that holds the maximum is taken. */
const TRIES = [4, 8, 16, 32, 64, 128]

/**
 * A fraction means a rate; a maximum above 1 means a count, out of the number in the name (`pass8`) if it holds the
 * maximum. Only zeros and ones: an integer column named `pass8` counts, any other is a rate. null = neither fits.
 */
export function findPassScale(column: string, stats: PassStats): PassScale | null {
  const { min, max, whole, integerType } = stats
  if (!(min >= 0) || !Number.isFinite(max)) return null
  const named = Number(/pass[_@]?(\d+)$/.exec(column)?.[1] ?? NaN)
  if (max <= 1) return whole && integerType && named > 1 ? { kind: 'count', of: named } : { kind: 'rate' }
  if (!whole) return null
  if (named >= max) return { kind: 'count', of: named }
  const of = TRIES.find((tries) => tries >= Math.max(max, 8))
  return of === undefined ? null : { kind: 'count', of }
}

/** The share of tries that passed, 0 to 1; null where the value is missing or off the scale. */
export function passRateOf(value: number | null, scale: PassScale | null): number | null {
  if (value === null || scale === null) return null
  const rate = scale.kind === 'rate' ? value : value / scale.of
  return rate >= 0 && rate <= 1 ? rate : null
}
