import { useEffect, useState } from 'react'
import { useAnswer, useSessionState } from '@/components/session-provider'
import type { Answer } from '@/components/session-provider'
import type { RebalanceOptions, RebalancePlan, RebalanceSettings } from '@/lib/session/contract/rebalance'

const PAUSE_MS = 150

/** The plan for these settings, asked again when they have been still for a moment. */
export function usePlan(settings: RebalanceSettings): Answer<RebalancePlan> {
  const targets = useSessionState((state) => state.balance.targets)
  const filters = useSessionState((state) => state.view.filters)
  const column = useSessionState((state) => state.balance.column)
  const mapping = useSessionState((state) => state.balance.mapping)
  const options: RebalanceOptions = { ...settings, targets }
  const key = JSON.stringify([options, column, mapping, settings.withinView ? filters : null])
  const still = useStill({ key, options })
  const answer = useAnswer(still.key, (session, signal) => session.planRebalance(still.options, signal))
  return { ...answer, stale: answer.stale || still.key !== key }
}

/** The latest value that did not change for a moment. */
function useStill<T extends { readonly key: string }>(value: T): T {
  const [still, setStill] = useState(value)
  const { key } = value
  const [latest, setLatest] = useState(value)
  if (latest.key !== key) setLatest(value)
  useEffect(() => {
    const timer = setTimeout(() => setStill(latest), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [latest])
  return still
}
