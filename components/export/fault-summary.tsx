import { CheckImages } from '@/components/rebalance/exclusions-section'
import { reasonsThatApply } from '@/components/rebalance/settings'
import { useAnswer, useSessionState } from '@/components/session-provider'
import { classNames } from '@/components/ui/class-names'
import { formatKnownCount } from '@/components/ui/format'
import { NotCounted } from '@/components/ui/not-counted'
import { Switch } from '@/components/ui/switch'
import type { Reason } from '@/lib/rebalance/usable'
import type { ReasonCount, RebalancePlan } from '@/lib/session/contract/rebalance'
import type { ExportDraft } from './draft'

interface FaultSummaryProps {
  readonly draft: ExportDraft
  readonly plan: RebalancePlan | null
  readonly onChange: (exclude: ExportDraft['exclude']) => void
}

/** What is known to be wrong with the rows, and whether such rows are written, before anything is. */
export function FaultSummary({ draft, plan, onChange }: FaultSummaryProps) {
  const { scope } = draft
  const filters = useSessionState((state) => state.view.filters)
  const hasImages = useSessionState((state) => state.dataset?.hasImages ?? false)
  const withinView = scope === 'view' || (scope === 'rebalanced' && plan?.options.withinView === true)
  const key = `reasons ${withinView ? JSON.stringify(filters) : 'all'}`
  const { value, error, again } = useAnswer(key, (session, signal) => session.reasonCounts(withinView, signal))
  if (error !== null) return <NotCounted error={error} onAgain={again} />
  if (value === undefined) return <p className="text-muted">Counting…</p>
  const lines = reasonsThatApply(value, hasImages)
  // A split was drawn without them: what it leaves out is set where it is planned.
  const excluded = scope === 'rebalanced' ? plan?.options.exclude : draft.exclude
  const set = (reason: Reason, on: boolean) => onChange({ ...draft.exclude, [reason]: on })
  return (
    <div>
      {scope !== 'rebalanced' && <p className="mb-1 text-xs text-muted">Switched on = rows with it are left out.</p>}
      <table className="w-full max-w-[30rem]">
        <caption className="sr-only">Rows with a known fault, and what happens to them</caption>
        <tbody>
          {lines.map((line) => (
            <FaultLine
              key={line.reason}
              line={line}
              leftOut={excluded?.[line.reason] === true}
              onLeaveOut={scope === 'rebalanced' ? null : (on) => set(line.reason, on)}
            />
          ))}
        </tbody>
      </table>
      {lines.some((line) => line.count === null || line.isPartial) && <CheckImages />}
    </div>
  )
}

interface FaultLineProps {
  readonly line: ReasonCount
  readonly leftOut: boolean
  /** Null where it is not chosen here. */
  readonly onLeaveOut: ((on: boolean) => void) | null
}

function FaultLine({ line, leftOut, onLeaveOut }: FaultLineProps) {
  const none = line.count === 0
  const outcome = line.count === null ? 'may be written' : leftOut ? 'left out' : 'written'
  return (
    <tr className={classNames(none && 'text-muted')}>
      <th scope="row" className="py-0.5 text-left font-normal">
        {onLeaveOut === null ? (
          line.label
        ) : (
          <Switch
            checked={leftOut}
            onChange={onLeaveOut}
            label={
              <>
                <span className="sr-only">Leave out: </span>
                {line.label}
              </>
            }
          />
        )}
      </th>
      <td className="py-0.5 pl-4 text-right whitespace-nowrap tabular-nums">{formatKnownCount(line)}</td>
      <td className={classNames('w-32 py-0.5 pl-4', !none && !leftOut ? 'text-warning' : 'text-muted')}>
        {none ? '' : outcome}
      </td>
    </tr>
  )
}
