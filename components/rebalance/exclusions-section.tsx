import { useSession, useSessionState } from '@/components/session-provider'
import { Button } from '@/components/ui/button'
import { formatCount } from '@/components/ui/format'
import { Progress } from '@/components/ui/progress'
import { Switch } from '@/components/ui/switch'
import type { ReasonCount, Reason } from '@/lib/session/contract'
import { Section } from './section'
import { IMAGE_REASONS } from './settings'
import type { RebalanceSettings } from './settings'

interface ExclusionsSectionProps {
  readonly reasons: readonly ReasonCount[]
  readonly exclude: RebalanceSettings['exclude']
  readonly onChange: (exclude: RebalanceSettings['exclude']) => void
}

/** Which faults make a row unusable, and how many rows each one applies to. */
export function ExclusionsSection({ reasons, exclude, onChange }: ExclusionsSectionProps) {
  const unchecked = reasons.some((line) => line.count === null && IMAGE_REASONS.has(line.reason))
  return (
    <Section title="Leave out" aside={<span className="text-xs text-muted">rows</span>}>
      <ul className="flex flex-col gap-1.5">
        {reasons.map((line) => (
          <li key={line.reason} className="flex items-start justify-between gap-2">
            <Switch
              label={line.label}
              checked={exclude[line.reason]}
              onChange={(on) => onChange(withReason(exclude, line.reason, on))}
            />
            <Count count={line.count} />
          </li>
        ))}
      </ul>
      {unchecked && <CheckImages />}
    </Section>
  )
}

function Count({ count }: { readonly count: number | null }) {
  if (count === null) return <span className="text-xs text-faint">not checked</span>
  return <span className={count === 0 ? 'text-faint tabular-nums' : 'tabular-nums'}>{formatCount(count)}</span>
}

function withReason(exclude: RebalanceSettings['exclude'], reason: Reason, on: boolean): RebalanceSettings['exclude'] {
  return { ...exclude, [reason]: on }
}

/** Reading every image is a pass over the whole file, so a person starts it. */
export function CheckImages() {
  const session = useSession()
  const check = useSessionState((state) => state.imageCheck)
  if (check.status === 'running') {
    return (
      <div className="mt-2 flex items-center gap-2">
        <Progress
          className="flex-1"
          label="Checking images"
          value={check.rowsTotal > 0 ? check.rowsDone / check.rowsTotal : null}
        />
        <Button size="small" onClick={() => session.cancelImageCheck()}>
          Stop checking
        </Button>
      </div>
    )
  }
  return (
    <div className="mt-2 flex items-center gap-2">
      <p className="flex-1 text-xs text-muted">
        {check.status === 'failed'
          ? 'The check of the images failed.'
          : 'Image faults count only after the images were read once.'}
      </p>
      <Button size="small" onClick={() => session.startImageCheck()}>
        Check images
      </Button>
    </div>
  )
}
