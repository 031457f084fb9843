'use client'

import { createContext, use, useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import type { DatasetState } from '@/lib/session/contract/dataset'
import type { RebalancePlan } from '@/lib/session/contract/rebalance'
import type { SessionState } from '@/lib/session/contract/session'
import { useSessionState } from './session-provider'

/** Which dialog stands open. `plan`: the split that asked to be exported, null = export without one. */
export type OpenDialog =
  | { readonly kind: 'export'; readonly dataset: DatasetState; readonly plan: RebalancePlan | null }
  | { readonly kind: 'mapping' }
  | { readonly kind: 'diagnostics' }
  | { readonly kind: 'keyboard' }
  | { readonly kind: 'open' }

interface Screen {
  readonly dialog: OpenDialog | null
  readonly show: (dialog: OpenDialog | null) => void
}

const ScreenContext = createContext<Screen | null>(null)

export function ScreenProvider({ children }: { children: ReactNode }) {
  const [dialog, show] = useState<OpenDialog | null>(null)
  const outdated = useSessionState((state) => isOutdated(dialog, state))
  if (outdated) show(null)
  useEffect(() => {
    // The back button changes what lies under a dialog. One that exports goes on.
    const close = () => show((now) => (now?.kind === 'export' ? now : null))
    window.addEventListener('popstate', close)
    return () => window.removeEventListener('popstate', close)
  }, [])
  const screen = useMemo(() => ({ dialog, show }), [dialog])
  return <ScreenContext value={screen}>{children}</ScreenContext>
}

/** What is to be exported is of one dataset and, drawn from a view, of that view. Once it has begun it goes on, whatever is open. */
function isOutdated(dialog: OpenDialog | null, { dataset, view, exporting }: SessionState): boolean {
  if (dialog?.kind !== 'export' || exporting !== null) return false
  if (dialog.dataset.id !== dataset?.id) return true
  const { plan } = dialog
  const filters = plan?.options.withinView === true ? plan.from?.filters : undefined
  return filters !== undefined && JSON.stringify(filters) !== JSON.stringify(view.filters)
}

/** Opens and closes the dialogs any part of the screen may ask for. */
export function useScreen(): Screen {
  const screen = use(ScreenContext)
  if (!screen) throw new Error('useScreen needs a ScreenProvider above it')
  return screen
}
