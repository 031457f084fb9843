import { useState } from 'react'
import type { ReactNode } from 'react'
import { BalanceStrip } from '@/components/balance/balance-strip'
import { MissingParts } from '@/components/balance/missing-parts'
import { FilterBar } from '@/components/filters/filter-bar'
import { RowsTable } from '@/components/rows/rows-table'
import { useShortcut } from '@/components/keyboard'
import { part } from '@/components/part'
import { useSessionState } from '@/components/session-provider'
import { Badge } from '@/components/ui/badge'
import { formatCount } from '@/components/ui/format'
import type { RecordRef } from '@/lib/dataset/types'
import { TabPanel, Tabs } from '@/components/ui/tabs'
import { useFramed } from '@/components/use-framed'
import { usePanel } from '@/components/use-view'
import { RowCount } from './row-count'

const Overview = part(async () => (await import('@/components/balance/overview')).Overview)
const RebalancePanel = part(async () => (await import('@/components/rebalance/rebalance-panel')).RebalancePanel)
const JournalPanel = part(async () => (await import('@/components/journal/journal-panel')).JournalPanel)

/** The tasks, as tabs; filters stand above what they act on. */
export function Centre({ railButton }: { railButton: ReactNode }) {
  const [panel, show] = usePanel()
  const isTable = useSessionState((state) => state.dataset?.kind === 'table')
  const [seen, see] = useState(false)
  // The table is gone while another task is shown.
  const [place, setPlace] = useState<RecordRef | null>(null)
  const framed = useFramed()
  const steps = useSessionState((state) => state.journal.steps)
  useShortcut({ keys: '1', label: 'Rows', group: 'Look' }, () => show('rows'))
  useShortcut({ keys: '2', label: 'Overview', group: 'Look' }, () => show('overview'))
  useShortcut({ keys: '3', label: 'Rebalance', group: 'Look' }, () => show('rebalance'))
  useShortcut({ keys: '4', label: 'Journal', group: 'Look' }, () => show('journal'))
  const tabs = [
    { value: 'rows', label: 'Rows' },
    { value: 'overview', label: 'Overview' },
    { value: 'rebalance', label: 'Rebalance' },
    {
      value: 'journal',
      label: (
        <>
          Journal
          {steps > 0 && <Badge>{formatCount(steps)}</Badge>}
        </>
      ),
    },
  ] as const
  return (
    <main className="flex h-full min-w-0 flex-col bg-surface">
      <Tabs
        label="Tasks"
        value={panel}
        onChange={show}
        tabs={tabs}
        className="flex min-h-0 flex-1 flex-col"
        start={railButton}
        end={<RowCount />}
      >
        {panel !== 'journal' && <FilterBar />}
        {panel === 'rows' && <BalanceStrip />}
        {panel === 'rows' && isTable && !seen && (
          <div className="border-b p-2">
            <MissingParts onDismiss={() => see(true)} />
          </div>
        )}
        <TabPanel value="rows" className="min-h-0 flex-1">
          {framed && <RowsTable startAt={place} onLeave={setPlace} />}
        </TabPanel>
        <TabPanel value="overview" className="min-h-0 flex-1 overflow-auto bg-bg">
          <Overview />
        </TabPanel>
        <TabPanel value="rebalance" className="min-h-0 flex-1 overflow-auto bg-bg">
          <RebalancePanel />
        </TabPanel>
        <TabPanel value="journal" className="min-h-0 flex-1 overflow-auto bg-bg">
          <JournalPanel />
        </TabPanel>
      </Tabs>
    </main>
  )
}
