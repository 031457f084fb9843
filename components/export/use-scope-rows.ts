import { useAnswer, useSessionState } from '@/components/session-provider'
import type { RebalancePlan } from '@/lib/session/contract/rebalance'
import type { ExportDraft } from './draft'

/** How many rows the chosen scope holds, less those left out; null while they are counted, or can't be. */
export function useScopeRows(draft: ExportDraft, plan: RebalancePlan | null): number | null {
  const filters = useSessionState((state) => state.view.filters)
  const withinView = draft.scope === 'view'
  const key = JSON.stringify([draft.exclude, withinView ? filters : null])
  const counted = useAnswer(`export rows ${key}`, (session, signal) =>
    session.countWithout(draft.exclude, withinView, signal),
  )
  if (draft.scope === 'rebalanced') return plan?.rows.length ?? 0
  return counted.stale || counted.error ? null : (counted.value ?? null)
}
