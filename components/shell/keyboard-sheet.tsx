import { keysOf, useShortcut, useShortcuts } from '@/components/keyboard'
import type { Shortcut, ShortcutGroup } from '@/components/keyboard'
import { useScreen } from '@/components/screen'
import { Dialog } from '@/components/ui/dialog'
import { Kbd } from '@/components/ui/kbd'

const GROUPS: readonly ShortcutGroup[] = ['Move', 'Look', 'Edit', 'Files', 'App']

/** `?` lists every key that does something now. */
export function KeyboardSheet() {
  const { dialog, show } = useScreen()
  const shortcuts = useShortcuts()
  useShortcut({ keys: '?', label: 'This list', group: 'App' }, () => show({ kind: 'keyboard' }))
  return (
    <Dialog
      open={dialog?.kind === 'keyboard'}
      onOpenChange={(open) => !open && show(null)}
      title="Keyboard"
      description="Single keys wait while you type or a dialog is open."
    >
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
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
    <section>
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
