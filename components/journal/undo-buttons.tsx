import { Redo2, Undo2 } from 'lucide-react'
import { useShortcut } from '@/components/keyboard'
import { useSession, useSessionState } from '@/components/session-provider'
import { IconButton } from '@/components/ui/icon-button'

/** Undo and redo of this tab's own steps, with their keys, wherever the focus is outside a text field. */
export function UndoButtons() {
  const session = useSession()
  const undo = useSessionState((state) => state.journal.undo)
  const redo = useSessionState((state) => state.journal.redo)
  const runUndo = () => void session.undo().catch(alreadyShown)
  const runRedo = () => void session.redo().catch(alreadyShown)
  useShortcut({ keys: 'Mod+z', label: 'Undo', group: 'Edit', when: undo !== null }, runUndo)
  useShortcut({ keys: ['Mod+Shift+z', 'Mod+y'], label: 'Redo', group: 'Edit', when: redo !== null }, runRedo)
  return (
    <span className="flex">
      <IconButton
        label={undo === null ? 'Undo' : `Undo: ${undo}`}
        keys="Mod+z"
        icon={<Undo2 size={15} />}
        disabled={undo === null}
        onClick={runUndo}
      />
      <IconButton
        label={redo === null ? 'Redo' : `Redo: ${redo}`}
        keys="Mod+Shift+z"
        icon={<Redo2 size={15} />}
        disabled={redo === null}
        onClick={runRedo}
      />
    </span>
  )
}

/** A refusal stands in the notices, with its reason; there is no draft here to keep. */
function alreadyShown(): void {}
