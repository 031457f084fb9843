/** The engine's bins as bars of a number line, each named by exactly the values it holds. */
import { formatCompact, formatCount, formatNumber } from '@/components/ui/format'
import type { HistogramBin } from '@/lib/session/contract/counts'
import type { Bin } from './histogram'

/** The engine leaves out empty bins: they are put back. `whole` = all values are whole numbers. */
export function numberBins(found: readonly HistogramBin[], whole: boolean): readonly Bin[] {
  const first = found[0]
  const last = found.at(-1)
  if (!first || !last) return []
  const width = Math.min(...found.map((bin) => bin.to - bin.from))
  if (width <= 0) return found.map((bin) => toBin(bin, true, whole))
  const span = last.to - first.from
  const steps = Math.max(1, Math.round(span / width))
  // As the engine's own bounds are made, to the last bit: a rounding more would move a whole number to the next bar.
  const edge = (at: number) => first.from + (span * at) / steps
  return Array.from({ length: steps }, (_, at) => {
    const held = found.find((bin) => Math.abs(bin.from - edge(at)) < width / 2)
    return toBin(held ?? { from: edge(at), to: edge(at + 1), count: 0 }, at === steps - 1, whole)
  })
}

/** Are these all whole numbers, as far as they were listed? */
export function areWhole(values: readonly { readonly value: string | null }[]): boolean {
  return values.every(({ value }) => value === null || Number.isInteger(Number(value)))
}

function toBin({ from, to, count }: HistogramBin, isLast: boolean, whole: boolean): Bin {
  return {
    label: whole ? wholeLabel(from, to, isLast) : partLabel(from, to, isLast),
    tick: tickOf(whole ? Math.ceil(from) : from, to - from),
    range: isLast ? { min: from, max: to } : { min: from, max: to, maxExcluded: true },
    count,
  }
}

/** The whole numbers from the first to the last the bin can hold: "10 to 19" beside "20 to 29". */
function wholeLabel(from: number, to: number, isLast: boolean): string {
  const [least, most] = [Math.ceil(from), isLast ? Math.floor(to) : Math.ceil(to) - 1]
  return most > least ? `${formatCount(least)} to ${formatCount(most)}` : formatCount(least)
}

function partLabel(from: number, to: number, isLast: boolean): string {
  const decimals = decimalsFor(to - from)
  return `${formatNumber(from, decimals)} to ${isLast ? '' : 'under '}${formatNumber(to, decimals)}`
}

/** As many decimals as it takes to tell the bounds of such a bin apart. */
function decimalsFor(width: number): number {
  return width > 0 ? Math.min(20, Math.max(2, 1 - Math.floor(Math.log10(width)))) : 2
}

/** Shortened only where it is long: "1K" beside "1K" says nothing. */
function tickOf(value: number, width: number): string {
  const shown = width >= 5 ? Math.round(value) : value
  return Math.abs(shown) < 10_000 && Number.isInteger(shown) ? formatCount(shown) : formatCompact(shown)
}
