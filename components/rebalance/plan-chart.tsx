import { Bar, BarChart, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import type { BarShapeProps } from 'recharts'
import { categoryColor } from '@/components/ui/category-color'
import { formatCount, formatShareFine } from '@/components/ui/format'
import { shorten } from '@/components/ui/shorten'
import type { CategoryLine } from './plan-model'

/** What a panel of bars shows; shares are of the panel's own whole. */
interface Panel {
  readonly share: (line: CategoryLine) => number
  /** The part of the bar drawn solid; the rest is what is left out, or lacking. */
  readonly solid: (line: CategoryLine) => number
  readonly strong: (line: CategoryLine) => string
  readonly rest: (line: CategoryLine) => string
  readonly bad?: (line: CategoryLine) => boolean
}

const BEFORE: Panel = {
  share: (line) => line.shareBefore,
  solid: (line) => line.usableShare,
  strong: (line) => formatShareFine(line.shareBefore),
  rest: (line) => formatCount(line.before),
}
const AFTER: Panel = {
  share: (line) => line.shareAfter,
  solid: (line) => line.shareAfter,
  strong: (line) => formatShareFine(line.shareAfter),
  rest: (line) => formatCount(line.kept),
}
/** In place of the result when there is none: what it would take, and what is there. */
const NEEDED: Panel = {
  share: (line) => line.target,
  solid: (line) => (line.quota > 0 ? line.target * Math.min(1, line.usable / line.quota) : 0),
  strong: (line) => (line.quota > line.usable ? `${formatCount(line.quota - line.usable)} short` : 'enough'),
  rest: (line) => `needs ${formatCount(line.quota)}`,
  bad: (line) => line.quota > line.usable,
}

const BAND = 46
/** px, about: what the figures take of a line, and a letter of a name. */
const FIGURES = 120
const LETTER = 7

/** Before and after beside each other on one scale; a tick on every bar says what was asked for. */
export function PlanChart({
  lines,
  feasible,
}: {
  readonly lines: readonly CategoryLine[]
  readonly feasible: boolean
}) {
  const top = Math.max(0.05, ...lines.flatMap((line) => [line.shareBefore, line.shareAfter, line.target])) * 1.06
  return (
    <div aria-hidden className="grid grid-cols-1 gap-x-8 gap-y-4 @xl:grid-cols-2">
      <ShareBars title="Before" panel={BEFORE} lines={lines} top={top} />
      {feasible ? (
        <ShareBars title="After" panel={AFTER} lines={lines} top={top} />
      ) : (
        <ShareBars title="What it would take" panel={NEEDED} lines={lines} top={top} />
      )}
    </div>
  )
}

interface ShareBarsProps {
  readonly title: string
  readonly panel: Panel
  readonly lines: readonly CategoryLine[]
  readonly top: number
}

function ShareBars({ title, panel, lines, top }: ShareBarsProps) {
  return (
    <div>
      <div className="mb-1 text-xs font-medium text-muted">{title}</div>
      <ResponsiveContainer width="100%" height={lines.length * BAND}>
        <BarChart
          data={[...lines]}
          layout="vertical"
          margin={{ top: 0, right: 1, bottom: 0, left: 0 }}
          barCategoryGap={0}
          accessibilityLayer={false}
        >
          <XAxis type="number" domain={[0, top]} hide />
          <YAxis type="category" dataKey="category" hide />
          <Bar
            dataKey={panel.share}
            isAnimationActive={false}
            shape={(props: BarShapeProps) => <ShareBar {...props} line={lines[props.index]} panel={panel} top={top} />}
          />
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
}

type ShareBarProps = Pick<BarShapeProps, 'y' | 'background'> & {
  readonly line: CategoryLine | undefined
  readonly panel: Panel
  readonly top: number
}

function ShareBar({ y, background, line, panel, top }: ShareBarProps) {
  if (line === undefined || background === undefined) return null
  const left = background.x ?? 0
  const scale = background.width / top
  const colour = categoryColor(line.category)
  const bar = { x: left, y: y + 22, height: 14 }
  return (
    <g>
      <text x={left} y={y + 14} fontSize={12} fill="var(--text)">
        {shorten(line.category, Math.max(8, Math.floor((background.width - FIGURES) / LETTER)))}
      </text>
      <text x={left + background.width} y={y + 14} fontSize={12} textAnchor="end" fill="var(--muted)">
        <tspan fill={panel.bad?.(line) === true ? 'var(--danger)' : 'var(--text)'} fontWeight={600}>
          {panel.strong(line)}
        </tspan>
        {` · ${panel.rest(line)}`}
      </text>
      <rect {...bar} width={background.width} fill="var(--line)" opacity={0.45} rx={2} />
      <rect {...bar} width={panel.share(line) * scale} fill={colour} opacity={0.32} rx={2} />
      <rect {...bar} width={panel.solid(line) * scale} fill={colour} rx={2} />
      <TargetTick x={left + line.target * scale} y={bar.y - 4} height={bar.height + 8} />
    </g>
  )
}

function TargetTick({ x, y, height }: { readonly x: number; readonly y: number; readonly height: number }) {
  return (
    <g>
      <rect x={x - 2.5} y={y} width={5} height={height} fill="var(--bg)" />
      <rect x={x - 1} y={y} width={2} height={height} fill="var(--text)" />
    </g>
  )
}

export function ChartLegend() {
  return (
    <ul aria-hidden className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      <li className="flex items-center gap-1.5">
        <span className="h-2.5 w-4 rounded-xs bg-cat-1" />
        usable
      </li>
      <li className="flex items-center gap-1.5">
        <span className="h-2.5 w-4 rounded-xs bg-cat-1 opacity-30" />
        left out
      </li>
      <li className="flex items-center gap-1.5">
        <span className="h-3.5 w-0.5 bg-text" />
        target
      </li>
    </ul>
  )
}
