import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useAnswer, useSessionState } from '@/components/session-provider'
import { chosenFlag, toggleFlag } from '@/components/filters/filter-state'
import { formatKnownCount } from '@/components/ui/format'
import { useFilters } from '@/components/use-view'
import type { FlagCount } from '@/lib/session/contract/counts'
import { ChartCard } from './chart-card'
import { ChartSkeleton } from './chart-skeleton'
import { ImageCheckButton } from './image-check'

const ICONS: Record<FlagCount['severity'], { icon: ReactNode; means: string }> = {
  error: { icon: <CircleAlert size={14} className="text-danger" />, means: 'breaks training' },
  warning: { icon: <TriangleAlert size={14} className="text-warning" />, means: 'likely wrong' },
  info: { icon: <Info size={14} className="text-muted" />, means: 'worth a look' },
}

/** What would break or weaken training, with the rows it applies to. */
export function ChecksCard() {
  const [filters] = useFilters()
  const hasImages = useSessionState((state) => state.dataset?.hasImages ?? false)
  const answer = useAnswer(`flags ${JSON.stringify(filters)}`, (session, signal) => session.flagCounts(filters, signal))
  const { value } = answer
  const unchecked = value?.filter((flag) => flag.count === null).length ?? 0
  return (
    <ChartCard
      title="Checks"
      className="@4xl:row-span-2"
      answer={answer}
      actions={<ImageCheckButton size="small" />}
      chart={
        value ? (
          <ul>
            {value.map((flag) => (
              <CheckLine key={flag.flag} flag={flag} />
            ))}
          </ul>
        ) : (
          <ChartSkeleton height={280} />
        )
      }
      {...(unchecked > 0 && hasImages
        ? { note: 'Checks of images read all image data once. Nothing is read until you ask for it.' }
        : {})}
    />
  )
}

function CheckLine({ flag }: { flag: FlagCount }) {
  const [filters, change] = useFilters()
  const pressed = chosenFlag(filters, flag.flag) === true
  const { icon, means } = ICONS[flag.severity]
  const isQuiet = flag.count === 0 && !pressed
  return (
    <li>
      <button
        type="button"
        aria-pressed={pressed}
        disabled={flag.count === null && !pressed}
        onClick={() => change((now) => toggleFlag(now, flag.flag, true))}
        className={`flex w-full items-center gap-2 rounded-sm px-1 py-0.5 text-left enabled:hover:bg-raised disabled:cursor-default ${pressed ? 'bg-accent-soft' : ''} ${isQuiet ? 'text-muted' : ''}`}
      >
        <span className={isQuiet ? 'opacity-40' : ''} title={means}>
          {icon}
          <span className="sr-only">{means}: </span>
        </span>
        <span className="min-w-0 flex-1">{flag.label}</span>
        <span
          className={`tabular-nums ${flag.count === null || flag.count === 0 ? 'text-xs text-muted' : 'font-medium'}`}
        >
          {formatKnownCount(flag)}
        </span>
      </button>
    </li>
  )
}
