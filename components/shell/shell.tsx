import { useEffect } from 'react'
import { DropZone } from '@/components/open/drop-zone'
import { MappingDialog } from '@/components/open/mapping-dialog'
import { OpenDialog } from '@/components/open/open-dialog'
import { OpeningProgress, OpeningScreen } from '@/components/open/opening'
import { StartScreen } from '@/components/open/start-screen'
import { loadParts, part } from '@/components/part'
import { useScreen } from '@/components/screen'
import { useSessionState } from '@/components/session-provider'
import { DiagnosticsDialog } from './diagnostics-dialog'
import { Header } from './header'
import { KeyboardSheet } from './keyboard-sheet'
import { Notices } from './notices'
import { Workspace } from './workspace'

const ExportDialog = part(async () => (await import('@/components/export/export-dialog')).ExportDialog)

/** Header, notices, and below them the start screen or the open dataset. */
export function Shell() {
  useTitle()
  useLoadedParts()
  return (
    <div className="flex h-dvh flex-col">
      <Header />
      <Notices />
      <Main />
      <DropZone />
      <OpenDialog />
      <MappingDialog />
      <DiagnosticsDialog />
      <KeyboardSheet />
      <Exporting />
    </div>
  )
}

/** The tab says what is open. */
function useTitle() {
  const name = useSessionState((state) => state.dataset?.name)
  useEffect(() => {
    document.title = name === undefined ? 'Metis Curator' : `${name} · Metis Curator`
  }, [name])
}

/** What is not on the screen yet is loaded once no rows are waited for. */
function useLoadedParts() {
  const opening = useSessionState((state) => state.opening !== null)
  useEffect(() => {
    if (!opening) void loadParts()
  }, [opening])
}

function Main() {
  const dataset = useSessionState((state) => state.dataset?.id ?? null)
  const opening = useSessionState((state) => state.opening !== null)
  if (dataset === null) return opening ? <OpeningScreen /> : <StartScreen />
  return (
    <>
      {opening && <OpeningProgress />}
      <Workspace key={dataset} />
    </>
  )
}

/** Over whatever is open by now: an export goes on when its dataset is left. */
function Exporting() {
  const { dialog, show } = useScreen()
  return dialog?.kind === 'export' && <ExportDialog onDismiss={() => show(null)} />
}
