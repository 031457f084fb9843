import { useCallback } from 'react'
import type { RecordRef } from '@/lib/dataset/types'
import type { Filter } from '@/lib/query/filter'
import { useSession, useSessionState } from './session-provider'

/** The tasks of the centre pane. */
export type Panel = 'rows' | 'overview' | 'rebalance' | 'journal'

const PANELS: readonly Panel[] = ['rows', 'overview', 'rebalance', 'journal']

/** Which task is shown, and the command that shows another. */
export function usePanel(): readonly [Panel, (panel: Panel) => void] {
  const session = useSession()
  const named = useSessionState((state) => state.view.panel)
  const panel = PANELS.find((one) => one === named) ?? 'rows'
  const show = useCallback(
    (next: Panel) => session.setView({ ...session.getState().view, panel: next === 'rows' ? null : next }),
    [session],
  )
  return [panel, show]
}

/** The filters in force, and the command that replaces them. */
export function useFilters(): readonly [
  readonly Filter[],
  (change: (filters: readonly Filter[]) => readonly Filter[]) => void,
] {
  const session = useSession()
  const filters = useSessionState((state) => state.view.filters)
  const change = useCallback(
    (next: (filters: readonly Filter[]) => readonly Filter[]) => {
      const { view } = session.getState()
      session.setView({ ...view, filters: next(view.filters) })
    },
    [session],
  )
  return [filters, change]
}

/** Opens a record beside the table; null closes it. */
export function useOpenRecord(): (ref: RecordRef | null) => void {
  const session = useSession()
  return useCallback((record) => session.setView({ ...session.getState().view, record }), [session])
}
