import { useSession, useSessionState } from '@/components/session-provider'
import { formatCount } from '@/components/ui/format'
import { MOST_CATEGORIES } from '@/lib/rebalance/targets'
import { TargetLine } from './target-line'
import { TargetSum } from './target-sum'

/** The shares a curator wants, in percent; the chart's ticks move as they are typed. */
export function Targets() {
  const session = useSession()
  const targets = useSessionState((state) => state.balance.targets)
  if (Object.keys(targets).length === 0)
    return (
      <p className="text-xs text-muted">
        No targets. A column of more than {formatCount(MOST_CATEGORIES)} categories has none: choose another one under
        “Categories …”.
      </p>
    )
  return (
    <fieldset className="min-w-0 self-start rounded-md border px-2.5 pt-1 pb-2">
      <legend className="px-1 text-xs text-muted">Target</legend>
      <ul className="max-h-96 overflow-y-auto">
        {Object.entries(targets).map(([category, target]) => (
          <TargetLine
            key={category}
            category={category}
            target={target}
            onChange={(next) => session.setBalance({ targets: { ...targets, [category]: next } })}
          />
        ))}
      </ul>
      <div className="mt-1 min-h-7 border-t pt-1">
        <TargetSum targets={targets} onChange={(next) => session.setBalance({ targets: next })} />
      </div>
    </fieldset>
  )
}
