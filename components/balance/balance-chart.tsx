import { Bar, BarChart, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import type { BarShapeProps } from 'recharts'
import { chosenValues, toggleValue } from '@/components/filters/filter-state'
import type { FacetKey } from '@/components/filters/filter-state'
import { categoryColor } from '@/components/ui/category-color'
import { formatMany, formatShareFine } from '@/components/ui/format'
import { shorten } from '@/components/ui/shorten'
import { useFilters } from '@/components/use-view'
import { BarButton } from './bar-button'
import { differenceLabel } from './use-balance'
import type { BalanceLine } from './use-balance'

/** Height of one category, px. */
const BAND = 50
/** Characters of a category that fit beside its figures. */
const LONGEST_NAME = 32

/** A bar a category over the target's tick; every bar is a filter. */
export function BalanceChart({ lines }: { lines: readonly BalanceLine[] }) {
  const [filters, change] = useFilters()
  const chosen = chosenValues(filters, 'category')
  return (
    <div className="relative self-start">
      <div aria-hidden>
        <BalanceBars lines={lines} chosen={chosen} />
      </div>
      <div className="absolute inset-0 flex flex-col">
        {lines.map((line) => (
          <BarButton
            key={line.category}
            label={labelOf(line)}
            pressed={chosen.includes(line.category)}
            onToggle={() => change((now) => toggleValue(now, 'category', line.category))}
            className="flex-1"
          />
        ))}
      </div>
    </div>
  )
}

function labelOf({ category, count, share, target }: BalanceLine): string {
  const wanted = target === null ? '' : `, target ${formatShareFine(target)}`
  return `${category ?? 'no category'}: ${formatMany(count, 'row')}, ${formatShareFine(share)}${wanted}`
}

function BalanceBars({ lines, chosen }: { lines: readonly BalanceLine[]; chosen: readonly FacetKey[] }) {
  const top = Math.max(0.05, ...lines.flatMap((line) => [line.share, line.target ?? 0])) * 1.02
  return (
    <ResponsiveContainer width="100%" height={lines.length * BAND}>
      <BarChart
        data={lines}
        layout="vertical"
        margin={{ top: 0, right: 4, bottom: 0, left: 4 }}
        barCategoryGap={0}
        accessibilityLayer={false}
      >
        <XAxis type="number" domain={[0, top]} hide />
        <YAxis type="category" dataKey="category" hide />
        <Bar
          dataKey="share"
          isAnimationActive={false}
          shape={({ y, background, index }: BarShapeProps) => {
            const line = lines[index]
            const pressed = line !== undefined && chosen.includes(line.category)
            return line === undefined ? null : (
              <BalanceBar
                y={y}
                background={background}
                line={line}
                top={top}
                pressed={pressed}
                dimmed={chosen.length > 0 && !pressed}
              />
            )
          }}
        />
      </BarChart>
    </ResponsiveContainer>
  )
}

interface BalanceBarProps {
  readonly y: number
  readonly background: BarShapeProps['background'] | undefined
  readonly line: BalanceLine
  readonly top: number
  readonly pressed: boolean
  readonly dimmed: boolean
}

function BalanceBar({ y, background, line, top, pressed, dimmed }: BalanceBarProps) {
  if (background === undefined) return null
  const left = background.x ?? 0
  const scale = background.width / top
  const bar = { x: left, y: y + 24, height: 14, rx: 2 }
  const colour = categoryColor(line.category)
  return (
    <g>
      <BarText line={line} pressed={pressed} left={left} right={left + background.width} y={y + 17} />
      <rect {...bar} width={background.width} fill="var(--line)" opacity={0.45} />
      <rect {...bar} width={line.share * scale} fill={colour} opacity={dimmed ? 0.35 : 1} />
      {line.target !== null && <Target x={left + line.target * scale} y={bar.y - 4} height={bar.height + 8} />}
    </g>
  )
}

interface BarTextProps {
  readonly line: BalanceLine
  readonly pressed: boolean
  readonly left: number
  readonly right: number
  readonly y: number
}

function BarText({ line, pressed, left, right, y }: BarTextProps) {
  return (
    <g>
      <text x={left} y={y} fontSize={13} fontWeight={pressed ? 600 : 400} fill="var(--text)">
        {shorten(line.category ?? 'no category', LONGEST_NAME)}
      </text>
      <text x={right} y={y} fontSize={12} textAnchor="end" fill="var(--muted)">
        {line.category !== null && (
          <tspan fill="var(--text)" fontWeight={600}>
            {formatShareFine(line.share)}
          </tspan>
        )}
        {` · ${formatMany(line.count, 'row')}`}
        {line.target !== null && ` · ${differenceLabel(line)}`}
      </text>
    </g>
  )
}

function Target({ x, y, height }: { x: number; y: number; height: number }) {
  return (
    <g>
      <rect x={x - 2.5} y={y} width={5} height={height} fill="var(--surface)" />
      <rect x={x - 1} y={y} width={2} height={height} fill="var(--text)" />
    </g>
  )
}
