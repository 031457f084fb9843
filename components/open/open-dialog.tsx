import { useShortcut } from '@/components/keyboard'
import { useScreen } from '@/components/screen'
import { Dialog } from '@/components/ui/dialog'
import { Demos } from './demos'
import { LocalFiles, RecentDatasets } from './file-lists'
import { OpenChoices } from './open-choices'

/** The start screen's choices over an open dataset, which stays until the next one is there. */
export function OpenDialog() {
  const { dialog, show } = useScreen()
  const close = () => show(null)
  useShortcut({ keys: 'Mod+o', label: 'Open another dataset', group: 'Files' }, () => show({ kind: 'open' }))
  return (
    <Dialog
      open={dialog?.kind === 'open'}
      onOpenChange={(open) => !open && close()}
      title="Open another dataset"
      description="What is open now stays until the next one has opened. Its edits are kept."
    >
      <div className="flex flex-col gap-5 py-1">
        <OpenChoices onOpen={close} />
        <LocalFiles onOpen={close} />
        <RecentDatasets onOpen={close} />
        <Demos onOpen={close} />
      </div>
    </Dialog>
  )
}
