import { Bar, BarChart, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import type { BarShapeProps } from 'recharts'
import { chosenValues, toggleValue } from '@/components/filters/filter-state'
import { categoryColor } from '@/components/ui/category-color'
import { formatCount, formatShareFine } from '@/components/ui/format'
import { useFilters } from '@/components/use-view'
import { BarButton } from './bar-button'
import { differenceLabel } from './use-balance'
import type { BalanceLine } from './use-balance'

/** Height of one category, px. */
const BAND = 50

/** A bar a category over the target's tick; every bar is a filter. */
export function BalanceChart({ lines }: { lines: readonly BalanceLine[] }) {
  const [filters, change] = useFilters()
  const chosen = chosenValues(filters, 'category')
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
          shape={(props: BarShapeProps) => {
            const line = lines[props.index]
            return line === undefined ? null : (
              <BalanceBar
                y={props.y}
                background={props.background}
                line={line}
                top={top}
                pressed={chosen.includes(line.category)}
                dimmed={chosen.length > 0 && !chosen.includes(line.category)}
                onToggle={() => change((now) => toggleValue(now, 'category', line.category))}
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
  readonly onToggle: () => void
}

function BalanceBar({ y, background, line, top, pressed, dimmed, onToggle }: BalanceBarProps) {
  if (background === undefined) return null
  const left = background.x ?? 0
  const scale = background.width / top
  const bar = { x: left, y: y + 24, height: 14, rx: 2 }
  const name = line.category ?? 'no category'
  const target = line.target === null ? '' : `, target ${formatShareFine(line.target)}`
  const faded = dimmed ? 0.35 : 1
  return (
    <>
      <BarButton
        label={`${name}: ${formatCount(line.count)} rows, ${formatShareFine(line.share)}${target}`}
        pressed={pressed}
        onToggle={onToggle}
        area={{ x: left - 3, y: y + 2, width: background.width + 6, height: BAND - 6 }}
      >
        <rect {...bar} width={background.width} fill="var(--line)" opacity={0.45} />
        <rect {...bar} width={line.share * scale} fill={categoryColor(line.category)} opacity={faded} />
        {line.target !== null && <Target x={left + line.target * scale} y={bar.y - 4} height={bar.height + 8} />}
      </BarButton>
      <BarText line={line} name={name} pressed={pressed} left={left} right={left + background.width} y={y + 17} />
    </>
  )
}

interface BarTextProps {
  readonly line: BalanceLine
  readonly name: string
  readonly pressed: boolean
  readonly left: number
  readonly right: number
  readonly y: number
}

/** What the button's own name says, for the eye; clicks go through to it. */
function BarText({ line, name, pressed, left, right, y }: BarTextProps) {
  return (
    <g aria-hidden className="pointer-events-none">
      <text x={left} y={y} fontSize={13} fontWeight={pressed ? 600 : 400} fill="var(--text)">
        {name}
      </text>
      <text x={right} y={y} fontSize={12} textAnchor="end" fill="var(--muted)">
        {line.category !== null && (
          <tspan fill="var(--text)" fontWeight={600}>
            {formatShareFine(line.share)}
          </tspan>
        )}
        {` · ${formatCount(line.count)} rows`}
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
