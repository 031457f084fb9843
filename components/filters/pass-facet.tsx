import { Slider } from 'radix-ui'
import { useState } from 'react'
import { useAnswer, useSessionState } from '@/components/session-provider'
import { formatNumber } from '@/components/ui/format'
import { NotCounted } from '@/components/ui/not-counted'
import { useFilters } from '@/components/use-view'
import type { PassScale } from '@/lib/dataset/types'
import { filtersExcept } from '@/lib/query/select'
import { passSteps } from '@/lib/query/value-bins'
import type { Filters } from './filter-state'
import { chosenRange, setRange } from './filter-state'
import { FacetSection } from './facet-section'

const COLUMN = 'pass_value'

/** Pass rate as a range with two ends, over the counts it would choose from. */
export function PassFacet({ scale }: { scale: PassScale }) {
  const [filters, change] = useFilters()
  const range = chosenRange(filters, COLUMN)
  return (
    <FacetSection
      name={COLUMN}
      title={scale.kind === 'count' ? `Pass count of ${scale.of}` : 'Pass rate'}
      isActive={range !== null}
      onClear={() => change((now) => setRange(now, COLUMN, null))}
    >
      <PassRange scale={scale} />
    </FacetSection>
  )
}

function PassRange({ scale }: { scale: PassScale }) {
  const [filters, change] = useFilters()
  const range = chosenRange(filters, COLUMN)
  const top = scale.kind === 'count' ? scale.of : 1
  const inForce = [range?.min ?? 0, range?.max ?? top]
  const [ends, setEnds] = useState<readonly number[]>(inForce)
  const [seen, see] = useState(inForce.join(' '))
  // A range that changed from outside (back button, chip removed) replaces what was dragged.
  if (seen !== inForce.join(' ')) {
    see(inForce.join(' '))
    setEnds(inForce)
  }
  const [low = 0, high = top] = ends
  const commit = ([min = 0, max = top]: readonly number[]) =>
    change((now) => setRange(now, COLUMN, min <= 0 && max >= top ? null : { min, max }))
  return (
    <div className="px-1 pb-1">
      <PassBars scale={scale} filters={filtersExcept(filters, COLUMN)} low={low} high={high} />
      <Slider.Root
        min={0}
        max={top}
        step={scale.kind === 'count' ? 1 : 0.05}
        value={[low, high]}
        onValueChange={setEnds}
        onValueCommit={commit}
        className="relative flex h-4 touch-none items-center select-none"
      >
        <Slider.Track className="relative h-0.5 grow rounded-full bg-line">
          <Slider.Range className="absolute h-full rounded-full bg-accent" />
        </Slider.Track>
        {['Lowest pass rate', 'Highest pass rate'].map((label) => (
          <Slider.Thumb
            key={label}
            aria-label={label}
            className="block size-3.5 rounded-full border-2 border-accent bg-surface"
          />
        ))}
      </Slider.Root>
      <p className="flex justify-between text-xs text-muted tabular-nums">
        <span>{formatNumber(low)}</span>
        <span>{formatNumber(high)}</span>
      </p>
    </div>
  )
}

function PassBars({ scale, filters, low, high }: { scale: PassScale; filters: Filters; low: number; high: number }) {
  const revision = useSessionState((state) => state.result.total)
  const { value, error, again } = useAnswer(`pass bars ${revision} ${JSON.stringify(filters)}`, (session, signal) =>
    session.facet(COLUMN, filters, signal),
  )
  if (error) return <NotCounted error={error} onAgain={again} />
  const bars = binned(value ?? [], scale)
  const most = Math.max(1, ...bars.map((bar) => bar.count))
  return (
    <div aria-hidden className="flex h-8 items-end gap-px px-1.5">
      {bars.map((bar) => (
        <div
          key={bar.at}
          className={`min-h-px flex-1 rounded-t-[1px] ${bar.at >= low && bar.at <= high ? 'bg-accent/60' : 'bg-line'}`}
          style={{ height: `${(bar.count / most) * 100}%` }}
        />
      ))}
    </div>
  )
}

/** One bar a count or a step of the rates, or twenty bars where rates lie anywhere. */
function binned(values: readonly { value: string | null; count: number }[], scale: PassScale) {
  const top = scale.kind === 'count' ? scale.of : 1
  const steps = passSteps(values, scale) ?? (scale.kind === 'count' ? Math.min(64, scale.of) : 20)
  const bars = Array.from({ length: steps + 1 }, (_, at) => ({ at: (at / steps) * top, count: 0 }))
  for (const { value, count } of values) {
    const bar = value === null ? undefined : bars[Math.round((Number(value) / top) * steps)]
    if (bar) bar.count += count
  }
  return bars
}
