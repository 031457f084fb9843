import { Bar, BarChart, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import type { BarShapeProps } from 'recharts'
import { chosenRange, covers, toggleRange } from '@/components/filters/filter-state'
import type { Range } from '@/components/filters/filter-state'
import { formatCompact, formatCount, formatMany } from '@/components/ui/format'
import { useFilters } from '@/components/use-view'
import { BarButton } from './bar-button'

export interface Bin {
  /** "6 of 8", "0.2 to 0.3": what the bin holds. */
  readonly label: string
  /** Under the axis; shorter. */
  readonly tick: string
  readonly range: Range
  readonly count: number
}

const HEIGHT = 168
const AXIS = 20

/** Bars over a number line; every bar is a range filter on the column. */
export function Histogram({ column, bins }: { column: string; bins: readonly Bin[] }) {
  const [filters, change] = useFilters()
  const chosen = chosenRange(filters, column)
  return (
    <div className="relative">
      <div aria-hidden>
        <HistogramBars bins={bins} chosen={chosen} />
      </div>
      <div className="absolute inset-x-0.5 top-0 flex" style={{ bottom: AXIS }}>
        {bins.map((bin) => (
          <BarButton
            key={bin.range.min}
            label={`${bin.label}: ${formatMany(bin.count, 'row')}`}
            pressed={chosen !== null && covers(chosen, bin.range)}
            onToggle={() => change((now) => toggleRange(now, column, bin.range))}
            className="min-w-0 flex-1"
          />
        ))}
      </div>
    </div>
  )
}

function HistogramBars({ bins, chosen }: { bins: readonly Bin[]; chosen: Range | null }) {
  return (
    <ResponsiveContainer width="100%" height={HEIGHT}>
      <BarChart
        data={bins}
        margin={{ top: 14, right: 2, bottom: 0, left: 2 }}
        barCategoryGap={1}
        accessibilityLayer={false}
      >
        <XAxis
          dataKey="tick"
          height={AXIS}
          tick={{ fontSize: 11, fill: 'var(--muted)' }}
          tickLine={false}
          axisLine={{ stroke: 'var(--line)' }}
          interval="preserveStartEnd"
          minTickGap={8}
        />
        <YAxis hide />
        <Bar
          dataKey="count"
          isAnimationActive={false}
          shape={({ x, y, width, height, index }: BarShapeProps) => {
            const bin = bins[index]
            return bin === undefined ? null : (
              <HistogramBar
                {...{ x, y, width, height, bin }}
                many={bins.length > 14}
                dimmed={chosen !== null && !covers(chosen, bin.range)}
              />
            )
          }}
        />
      </BarChart>
    </ResponsiveContainer>
  )
}

type HistogramBarProps = Pick<BarShapeProps, 'x' | 'y' | 'width' | 'height'> & {
  readonly bin: Bin
  /** Too many bars for a number on each. */
  readonly many: boolean
  readonly dimmed: boolean
}

function HistogramBar({ x, y, width, height, bin, many, dimmed }: HistogramBarProps) {
  const tall = Math.max(bin.count > 0 ? 1.5 : 0, height)
  return (
    <g>
      <rect x={x} y={y} width={width} height={tall} rx={1.5} fill="var(--accent)" fillOpacity={dimmed ? 0.3 : 0.8} />
      {!many && bin.count > 0 && (
        <text x={x + width / 2} y={y - 3} fontSize={11} textAnchor="middle" fill="var(--muted)">
          {width > 34 ? formatCount(bin.count) : formatCompact(bin.count)}
        </text>
      )}
    </g>
  )
}
