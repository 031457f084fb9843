import { ImageCheckButton } from '@/components/balance/image-check'
import { useSessionState } from '@/components/session-provider'
import { classNames } from '@/components/ui/class-names'
import { formatKnownCount } from '@/components/ui/format'
import { Switch } from '@/components/ui/switch'
import { NEED_IMAGES } from '@/lib/rebalance/usable'
import type { Reason } from '@/lib/rebalance/usable'
import type { ReasonCount, RebalanceSettings } from '@/lib/session/contract/rebalance'
import { Section } from './section'
import { reasonsThatApply } from './settings'

interface ExclusionsSectionProps {
  readonly reasons: readonly ReasonCount[]
  readonly exclude: RebalanceSettings['exclude']
  readonly onChange: (exclude: RebalanceSettings['exclude']) => void
}

/** Which faults make a row unusable, and how many rows each one applies to. */
export function ExclusionsSection({ reasons, exclude, onChange }: ExclusionsSectionProps) {
  const hasImages = useSessionState((state) => state.dataset?.hasImages ?? false)
  const lines = reasonsThatApply(reasons, hasImages)
  const unchecked = lines.some((line) => (line.count === null || line.isPartial) && NEED_IMAGES.has(line.reason))
  return (
    <Section title="Leave out" aside={<span className="text-xs text-muted">rows</span>}>
      <ul className="flex flex-col gap-1.5">
        {lines.map((line) => (
          <li key={line.reason} className="flex items-start justify-between gap-2">
            <Switch
              label={line.label}
              checked={exclude[line.reason]}
              onChange={(on) => onChange(withReason(exclude, line.reason, on))}
            />
            <Count line={line} />
          </li>
        ))}
      </ul>
      {unchecked && <CheckImages />}
    </Section>
  )
}

function Count({ line }: { readonly line: ReasonCount }) {
  const text = formatKnownCount(line)
  if (line.count === null) return <span className="mt-0.5 text-xs whitespace-nowrap text-faint">{text}</span>
  const tone = line.count === 0 ? 'text-faint' : ''
  return <span className={classNames('whitespace-nowrap tabular-nums', tone)}>{text}</span>
}

function withReason(exclude: RebalanceSettings['exclude'], reason: Reason, on: boolean): RebalanceSettings['exclude'] {
  return { ...exclude, [reason]: on }
}

/** Reading every image is a pass over the whole file, so a person starts it. */
export function CheckImages() {
  const check = useSessionState((state) => state.imageCheck.status)
  return (
    <div className="mt-2 flex flex-wrap items-center gap-2">
      {check !== 'running' && (
        <p className="min-w-0 flex-1 text-xs text-muted">
          {check === 'failed'
            ? 'The check of the images failed.'
            : 'Image faults count only after the images were read once.'}
        </p>
      )}
      <ImageCheckButton size="small" />
    </div>
  )
}
