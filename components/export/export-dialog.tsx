import { useState } from 'react'
import { canPickDirectory } from '@/components/open/pick'
import { useGap } from '@/components/gap'
import { useScreen } from '@/components/screen'
import { useSession } from '@/components/session-provider'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { formatMany } from '@/components/ui/format'
import { NoticeBox } from '@/components/ui/notice'
import type { DatasetState } from '@/lib/session/contract/dataset'
import type { ExportState } from '@/lib/session/contract/export'
import type { RebalancePlan } from '@/lib/session/contract/rebalance'
import { CloseQuestion, closeQuestion } from './close-question'
import { firstDraft, nameProblem, requestOf, suggestedName } from './draft'
import { ExportDone } from './export-done'
import { ExportForm } from './export-form'
import { ExportRunning } from './export-running'
import { ExportStopped } from './export-stopped'
import { useExport } from './use-export'
import { useScopeRows } from './use-scope-rows'

/** Choose, write, see what was proved; closing asks while something could be lost. */
export function ExportDialog() {
  const { dialog, show } = useScreen()
  if (dialog?.kind !== 'export') return null
  return <Export dataset={dialog.dataset} plan={dialog.plan} onClosed={() => show(null)} />
}

interface ExportProps {
  readonly dataset: DatasetState
  /** The split to export; null = none was planned. */
  readonly plan: RebalancePlan | null
  readonly onClosed: () => void
}

function Export({ dataset, plan, onClosed }: ExportProps) {
  const session = useSession()
  const { exporting, failure, running, start } = useExport()
  const [draft, setDraft] = useState(() => firstDraft(plan, canPickDirectory()))
  const [downloaded, setDownloaded] = useState<ReadonlySet<string>>(new Set())
  const [asking, setAsking] = useState<'close' | 'back' | null>(null)
  const rows = useScopeRows(draft, plan)
  const gap = useGap(draft.scope === 'view')
  const name = draft.baseName ?? suggestedName(dataset, draft.scope)
  const question = closeQuestion(exporting, downloaded)

  const leave = (to: 'close' | 'back') => {
    setAsking(null)
    if (running) session.cancelExport()
    session.clearExport()
    // The next export makes files of its own, of the same names perhaps.
    setDownloaded(new Set())
    if (to === 'close') onClosed()
  }
  const askToLeave = (to: 'close' | 'back') => (question === null ? leave(to) : setAsking(to))
  const footer =
    asking !== null && question !== null ? (
      <CloseQuestion question={question} onStay={() => setAsking(null)} onLeave={() => leave(asking)} />
    ) : (
      <Footer
        exporting={exporting}
        rows={rows}
        ready={nameProblem(name) === null && rows !== 0 && gap === null}
        onStart={() => start(requestOf(draft, name, plan), draft.target)}
        onBack={() => askToLeave('back')}
        onStop={() => session.cancelExport()}
        onClose={() => askToLeave('close')}
      />
    )
  return (
    <Dialog open onOpenChange={() => askToLeave('close')} title={titleOf(exporting)} footer={footer}>
      {failure !== null && (
        <NoticeBox tone="error" title="The export could not start" className="mb-3">
          {failure}
        </NoticeBox>
      )}
      {exporting === null && (
        <ExportForm
          draft={draft}
          rows={rows ?? 0}
          name={name}
          plan={plan}
          gap={gap}
          onChange={(change) => setDraft((old) => ({ ...old, ...change }))}
        />
      )}
      {exporting !== null && (
        <Outcome exporting={exporting} onDownloaded={(file) => setDownloaded((old) => new Set([...old, file]))} />
      )}
    </Dialog>
  )
}

interface OutcomeProps {
  readonly exporting: ExportState
  readonly onDownloaded: (file: string) => void
}

function Outcome({ exporting, onDownloaded }: OutcomeProps) {
  switch (exporting.status) {
    case 'writing':
    case 'verifying':
      return <ExportRunning exporting={exporting} />
    case 'done':
      return <ExportDone reports={exporting.reports} onDownloaded={onDownloaded} />
    case 'failed':
    case 'cancelled':
      return <ExportStopped exporting={exporting} />
  }
}

function titleOf(exporting: ExportState | null): string {
  if (exporting === null) return 'Export'
  const titles = {
    writing: 'Exporting',
    verifying: 'Exporting',
    done: 'Exported',
    failed: 'Export failed',
    cancelled: 'Export stopped',
  }
  return titles[exporting.status]
}

interface FooterProps {
  readonly exporting: ExportState | null
  /** Null while they are counted. */
  readonly rows: number | null
  readonly ready: boolean
  readonly onStart: () => void
  readonly onBack: () => void
  readonly onStop: () => void
  readonly onClose: () => void
}

function Footer({ exporting, rows, ready, onStart, onBack, onStop, onClose }: FooterProps) {
  if (exporting === null) {
    return (
      <>
        <Button onClick={onClose}>Cancel</Button>
        <Button tone="primary" disabled={!ready} onClick={onStart}>
          {/* Counted anew whenever the data changed: a button that is disabled meanwhile would swallow a click. */}
          {rows === null ? 'Export' : `Export ${formatMany(rows, 'row')}`}
        </Button>
      </>
    )
  }
  if (exporting.status === 'writing' || exporting.status === 'verifying') {
    return <Button onClick={onStop}>Stop</Button>
  }
  const done = exporting.status === 'done'
  return (
    <>
      <Button tone={done ? 'plain' : 'primary'} onClick={onBack}>
        Back to the settings
      </Button>
      <Button tone={done ? 'primary' : 'plain'} onClick={onClose}>
        Close
      </Button>
    </>
  )
}
