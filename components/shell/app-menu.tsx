import { Activity, Columns3Cog, FolderOpen, History, Keyboard, Menu as MenuIcon, X } from 'lucide-react'
import { useScreen } from '@/components/screen'
import { useSession, useSessionState } from '@/components/session-provider'
import { IconButton } from '@/components/ui/icon-button'
import { Menu, MenuItem, MenuLabel, MenuLine, MenuRadio } from '@/components/ui/menu'
import { usePanel } from '@/components/use-view'
import { useTheme } from './theme'

const THEMES = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

export function AppMenu() {
  const { show } = useScreen()
  const [theme, chooseTheme] = useTheme()
  return (
    <Menu trigger={<IconButton label="Menu" icon={<MenuIcon size={16} />} />}>
      <DatasetItems />
      <MenuItem icon={<Keyboard size={14} />} keys="?" onSelect={() => show({ kind: 'keyboard' })}>
        Keyboard
      </MenuItem>
      <MenuLine />
      <MenuLabel>Look</MenuLabel>
      <MenuRadio value={theme} options={THEMES} onChange={chooseTheme} />
    </Menu>
  )
}

function DatasetItems() {
  const session = useSession()
  const { show } = useScreen()
  const [, showPanel] = usePanel()
  const isOpen = useSessionState((state) => state.dataset !== null)
  if (!isOpen) return null
  return (
    <>
      <MenuItem icon={<FolderOpen size={14} />} keys="Mod+o" onSelect={() => show({ kind: 'open' })}>
        Open another dataset …
      </MenuItem>
      <MenuItem icon={<Columns3Cog size={14} />} onSelect={() => show({ kind: 'mapping' })}>
        Which column is what …
      </MenuItem>
      <MenuItem icon={<History size={14} />} onSelect={() => showPanel('journal')}>
        Journal
      </MenuItem>
      <MenuItem icon={<Activity size={14} />} onSelect={() => show({ kind: 'diagnostics' })}>
        Diagnostics …
      </MenuItem>
      <MenuItem icon={<X size={14} />} onSelect={() => session.close()}>
        Close dataset
      </MenuItem>
      <MenuLine />
    </>
  )
}
