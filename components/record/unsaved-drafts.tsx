import { Pencil } from 'lucide-react'
import { refKey } from '@/lib/dataset/ref-key'
import { useSessionState } from '../session-provider'
import { Button } from '../ui/button'
import { formatCount, formatMany } from '../ui/format'
import { Menu, MenuItem, MenuLabel } from '../ui/menu'
import { useLeaveGuard } from '../ui/use-leave-guard'
import { useOpenRecord } from '../use-view'
import { useDrafts } from './drafts'
import type { Draft } from './drafts'

/** What was typed and not saved, wherever that was: in view until it is, and the browser asks before the page is left. */
export function UnsavedDrafts() {
  const drafts = useDrafts()
  useLeaveGuard(drafts.length > 0)
  return drafts.length === 0 ? null : <DraftsMenu drafts={drafts} />
}

function DraftsMenu({ drafts }: { drafts: readonly Draft[] }) {
  const openRecord = useOpenRecord()
  const dataset = useSessionState((state) => state.dataset)
  const here = drafts.filter((draft) => draft.dataset === dataset?.id)
  const records = [...new Map(here.map(({ ref }) => [refKey(ref), ref])).values()]
  const elsewhere = drafts.length - here.length
  return (
    <Menu
      trigger={
        <Button tone="quiet" size="small" className="!text-warning">
          <Pencil size={13} aria-hidden />
          {formatMany(drafts.length, 'draft')}
        </Button>
      }
    >
      {records.length > 0 && <MenuLabel>Typed, but not saved</MenuLabel>}
      {records.map((ref) => (
        <MenuItem key={refKey(ref)} onSelect={() => openRecord(ref)}>
          row {formatCount(ref.row)}
          {dataset !== null && dataset.files.length > 1 && ` · ${dataset.files[ref.file]?.name ?? ''}`}
        </MenuItem>
      ))}
      {elsewhere > 0 && (
        <MenuLabel>
          {formatMany(elsewhere, 'draft')} in a dataset that is not open: open it again to save{' '}
          {elsewhere === 1 ? 'it' : 'them'}
        </MenuLabel>
      )}
    </Menu>
  )
}
