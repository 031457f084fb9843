/** Where numbers fall on few places each place has its bar, so that no bar lumps two and none is empty by its bounds alone. */
import type { PassScale } from '@/lib/dataset/types'

export interface ValueBin {
  readonly label: string
  /** Under the axis; shorter. */
  readonly tick: string
  /** Holds exactly the rows counted. */
  readonly range: { readonly min: number; readonly max: number; readonly maxExcluded?: true }
  readonly count: number
}

/** More bars than this are too thin to be told apart, or hit. */
const MOST_BARS = 65
/** Values of no common grid get a bar each up to here. */
const FEW = 17
/** Places of a column whose scale isn't known. */
const MOST_PLACES = 25
const RATE_BINS = 10
/** Thirds stored as float32 are off by less. */
const CLOSE = 1e-6

/**
 * `values` is the facet of pass_value over the whole dataset (also those no row matches now), so that bars stay put while
 * filters change. One bar a count; one a rate where all are n-ths (n ≤ 32) or few; else ten bins of equal width.
 */
export function passBins(values: Facet, scale: PassScale): readonly ValueBin[] {
  const top = scale.kind === 'count' ? scale.of : 1
  const found = placesOf(values).filter(({ at }) => at >= 0 && at <= top)
  const steps = passSteps(values, scale)
  if (steps !== null)
    return gridBins(found, { from: 0, to: top, steps }).map((bin, k) =>
      scale.kind === 'count' ? { ...bin, label: `${k} of ${steps}` } : bin,
    )
  return found.length <= FEW ? found.map(({ at, count }) => valueBin(at, count)) : equalBins(found, top)
}

/** Steps from 0 to the whole at which all values stand, where there are few; null = values lie anywhere. */
export function passSteps(values: Facet, scale: PassScale): number | null {
  const top = scale.kind === 'count' ? scale.of : 1
  const places = placesOf(values).flatMap(({ at }) => (at >= 0 && at <= top ? [at] : []))
  const steps = scale.kind === 'count' ? scale.of : gridOf(places)
  return steps !== null && steps < MOST_BARS && isGrid(places, top, steps) ? steps : null
}

/** One bar a value of any number column, and one for each step between that no row has; null = too many for that. */
export function fewBins(values: Facet): readonly ValueBin[] | null {
  const found = placesOf(values)
  if (found.length > MOST_PLACES) return null
  if (found.length < 2) return found.map(({ at, count }) => valueBin(at, count))
  const [from, to] = [found[0]?.at ?? 0, found.at(-1)?.at ?? 0]
  const step = Math.min(...found.slice(1).map(({ at }, k) => at - (found[k]?.at ?? at)))
  const steps = Math.round((to - from) / step)
  const offsets = found.map(({ at }) => at - from)
  if (steps < MOST_PLACES && isGrid(offsets, to - from, steps)) return gridBins(found, { from, to, steps })
  return found.length <= FEW ? found.map(({ at, count }) => valueBin(at, count)) : null
}

/** As a facet gives them. */
type Facet = readonly { readonly value: string | null; readonly count: number }[]

function placesOf(values: Facet): Found {
  return values
    .flatMap(({ value, count }) => (value === null ? [] : [{ at: Number(value), count }]))
    .filter(({ at }) => Number.isFinite(at))
    .sort((a, b) => a.at - b.at)
}

type Found = readonly { readonly at: number; readonly count: number }[]

/** The least n ≤ 32 for which every rate is k/n. */
function gridOf(rates: readonly number[]): number | null {
  for (let n = 1; n <= 32; n++) if (isGrid(rates, 1, n)) return n
  return null
}

function isGrid(places: readonly number[], top: number, steps: number): boolean {
  return places.every((at) => Math.abs((at / top) * steps - Math.round((at / top) * steps)) < CLOSE * steps)
}

interface Grid {
  readonly from: number
  readonly to: number
  readonly steps: number
}

function gridBins(found: Found, { from, to, steps }: Grid): readonly ValueBin[] {
  return Array.from({ length: steps + 1 }, (_, k) => {
    const held = found.filter(({ at }) => Math.round(((at - from) / (to - from)) * steps) === k)
    const place = from + (k * (to - from)) / steps
    const count = held.reduce((sum, one) => sum + one.count, 0)
    // Equal values may be stored a rounding apart: the bar reaches from the least to the greatest of them.
    return { ...valueBin(place, count), range: { min: held[0]?.at ?? place, max: held.at(-1)?.at ?? place } }
  })
}

function valueBin(at: number, count: number): ValueBin {
  return { label: formatPlace(at), tick: formatPlace(at), range: { min: at, max: at }, count }
}

function equalBins(found: Found, top: number): readonly ValueBin[] {
  return Array.from({ length: RATE_BINS }, (_, k) => {
    const [min, max] = [(k * top) / RATE_BINS, ((k + 1) * top) / RATE_BINS]
    const isLast = k === RATE_BINS - 1
    const held = found.filter(({ at }) => at >= min && (isLast || at < max))
    return {
      label: `${formatPlace(min)} to ${isLast ? '' : 'under '}${formatPlace(max)}`,
      tick: formatPlace(min),
      range: isLast ? { min, max } : { min, max, maxExcluded: true as const },
      count: held.reduce((sum, one) => sum + one.count, 0),
    }
  })
}

/** Sixteenths to the last digit ("0.0625"), thirds to four. */
function formatPlace(value: number): string {
  return String(Number(Math.abs(value) < 0.001 ? value.toPrecision(3) : value.toFixed(4)))
}
