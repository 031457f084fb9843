import { useVirtualizer } from '@tanstack/react-virtual'
import { History } from 'lucide-react'
import { useRef, useState } from 'react'
import { useSession, useSessionState } from '@/components/session-provider'
import { EmptyState } from '@/components/ui/empty-state'
import { formatMany } from '@/components/ui/format'
import { NoticeBox } from '@/components/ui/notice'
import type { JournalState, JournalStep } from '@/lib/session/contract/journal'
import { ImportReport } from './import-report'
import { JournalActions } from './journal-actions'
import type { LoadOutcome } from './journal-actions'
import { StepLine } from './step-line'

/** Every step ever taken on this dataset, the newest first. */
export function JournalPanel() {
  const session = useSession()
  const journal = useSessionState((state) => state.journal)
  const [loaded, setLoaded] = useState<LoadOutcome | null>(null)
  const steps = session.journalSteps()
  return (
    <section aria-label="Journal" className="@container flex h-full min-h-0 flex-col bg-surface">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b px-4 py-2">
        <h2 className="text-base font-semibold">Journal</h2>
        <p className="min-w-0 flex-1 text-xs text-muted tabular-nums">
          {steps.length > 0 && summaryOf(steps.length, journal)}
        </p>
        <JournalActions onLoaded={setLoaded} />
      </header>
      {loaded !== null && <Loaded outcome={loaded} onDismiss={() => setLoaded(null)} />}
      {steps.length === 0 ? <NoSteps /> : <StepList steps={steps} />}
    </section>
  )
}

function summaryOf(steps: number, { changedCells, changedRecords, marked }: JournalState): string {
  const marks = marked.keep + marked.drop + marked.unsure
  return [
    formatMany(steps, 'step'),
    `${formatMany(changedCells, 'cell')} changed${changedCells > 0 ? ` in ${formatMany(changedRecords, 'record')}` : ''}`,
    ...(marks > 0 ? [`${formatMany(marks, 'record')} marked`] : []),
  ].join(' · ')
}

function Loaded({ outcome, onDismiss }: { readonly outcome: LoadOutcome; readonly onDismiss: () => void }) {
  if ('report' in outcome) return <ImportReport file={outcome.file} report={outcome.report} onDismiss={onDismiss} />
  return (
    <NoticeBox tone="error" title={`${outcome.file} could not be loaded`} onDismiss={onDismiss} className="m-3">
      {outcome.failure}
    </NoticeBox>
  )
}

function NoSteps() {
  return (
    <EmptyState icon={<History size={24} />} title="No edits yet" className="flex-1">
      Every correction, mark and note is kept here on this machine, step by step. Your files are never changed.
    </EmptyState>
  )
}

function StepList({ steps }: { readonly steps: readonly JournalStep[] }) {
  const scroller = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is handed to a memoised child
  const virtual = useVirtualizer({
    count: steps.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 60,
    getItemKey: (index) => steps[index]?.step ?? index,
    overscan: 8,
  })
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-auto">
      <ol aria-label={formatMany(steps.length, 'step')} className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const step = steps[item.index]
          return (
            step !== undefined && (
              <li
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                aria-setsize={steps.length}
                aria-posinset={item.index + 1}
                className="absolute inset-x-0 top-0 border-b"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <StepLine step={step} />
              </li>
            )
          )
        })}
      </ol>
    </div>
  )
}
