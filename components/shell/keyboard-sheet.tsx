import { keysOf, useShortcut, useShortcuts } from '@/components/keyboard'
import type { Shortcut, ShortcutGroup } from '@/components/keyboard'
import { useScreen } from '@/components/screen'
import { useSessionState } from '@/components/session-provider'
import { Dialog } from '@/components/ui/dialog'
import { Kbd } from '@/components/ui/kbd'

const GROUPS: readonly ShortcutGroup[] = ['Move', 'Look', 'Edit', 'Files', 'App']

/**
 * Keys of an open dataset, in the order they are read. Some wait until a row is chosen or a record is open, and all are
 * registered anew with every change: the sheet names them from the start, each in its place.
 */
const KNOWN: readonly Shortcut[] = [
  { keys: 'j', label: 'Next row or record', group: 'Move' },
  { keys: 'k', label: 'Previous row or record', group: 'Move' },
  { keys: ['ArrowUp', 'ArrowDown'], label: 'Row above or below, in the table', group: 'Move' },
  { keys: ['ArrowLeft', 'ArrowRight'], label: 'Column before or after', group: 'Move' },
  { keys: ['PageUp', 'PageDown'], label: 'A screen of rows up or down', group: 'Move' },
  { keys: ['Home', 'End'], label: 'First or last row', group: 'Move' },
  { keys: 'Enter', label: 'Open the record', group: 'Move' },
  { keys: 'Escape', label: 'Close the record', group: 'Move' },
  { keys: 'e', label: 'Edit the ground truth', group: 'Edit' },
  { keys: 'F2', label: 'Edit the cell, where it can be', group: 'Edit' },
  { keys: 'm', label: 'Edit the message text', group: 'Edit' },
  { keys: 'Mod+Enter', label: 'Save and next', group: 'Edit' },
  { keys: 'K', label: 'Mark: keep', group: 'Edit' },
  { keys: 'x', label: 'Mark: drop', group: 'Edit' },
  { keys: 'u', label: 'Mark: unsure', group: 'Edit' },
  { keys: 'Mod+z', label: 'Undo', group: 'Edit' },
  { keys: ['Mod+Shift+z', 'Mod+y'], label: 'Redo', group: 'Edit' },
  { keys: 'r', label: 'Raw text', group: 'Look' },
  { keys: 'z', label: 'Look at the picture full size', group: 'Look' },
]

/** `?` lists the keys: those that act now, and those that wait for a record. */
export function KeyboardSheet() {
  const { dialog, show } = useScreen()
  const isOpen = useSessionState((state) => state.dataset !== null)
  const shortcuts = [...(isOpen ? KNOWN : []), ...useShortcuts()]
  useShortcut({ keys: '?', label: 'This list', group: 'App' }, () => show({ kind: 'keyboard' }))
  return (
    <Dialog
      open={dialog?.kind === 'keyboard'}
      onOpenChange={(open) => !open && show(null)}
      title="Keyboard"
      description="Single keys wait while you type or a dialog is open."
    >
      <div className="gap-x-8 sm:columns-2">
        {GROUPS.map((group) => (
          <Group key={group} group={group} shortcuts={shortcuts.filter((one) => one.group === group)} />
        ))}
      </div>
    </Dialog>
  )
}

function Group({ group, shortcuts }: { group: ShortcutGroup; shortcuts: readonly Shortcut[] }) {
  const once = shortcuts.filter((one, at) => shortcuts.findIndex((other) => other.label === one.label) === at)
  if (once.length === 0) return null
  return (
    <section className="mb-4 break-inside-avoid">
      <h3 className="mb-1 text-xs font-medium text-muted">{group}</h3>
      <dl>
        {once.map((shortcut) => (
          <div key={shortcut.label} className="flex min-h-7 items-center justify-between gap-3 border-b last:border-0">
            <dt>{shortcut.label}</dt>
            <dd className="flex gap-1.5">
              {keysOf(shortcut).map((keys) => (
                <Kbd key={keys} keys={keys} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
