import type { Mark } from '@/lib/dataset/types'
import type { RowPreview } from '@/lib/session/contract/rows'
import { useShortcut } from '../keyboard'
import { useToggleMark } from '../record/use-edit'
import type { Cursor } from './use-cursor'

/** Single keys of the table. While a record is open its panel has them, for the same row. */
export function useRowKeys({ cursor, row, recordOpen, onWalk, onEdit }: RowKeys): void {
  const mark = useMarkKey(row)
  const any = { when: !recordOpen }
  useShortcut({ ...any, keys: 'j', label: 'Next row or record', group: 'Move' }, () => onWalk(cursor.active + 1))
  useShortcut({ ...any, keys: 'k', label: 'Previous row or record', group: 'Move' }, () => onWalk(cursor.active - 1))
  useShortcut({ ...any, keys: 'Enter', label: 'Open the record', group: 'Move' }, () => cursor.open(cursor.active))
  useShortcut({ ...any, keys: 'e', label: 'Edit the ground truth', group: 'Edit' }, onEdit)
  useShortcut({ ...any, keys: 'K', label: 'Mark: keep', group: 'Edit' }, () => mark('keep'))
  useShortcut({ ...any, keys: 'x', label: 'Mark: drop', group: 'Edit' }, () => mark('drop'))
  useShortcut({ ...any, keys: 'u', label: 'Mark: unsure', group: 'Edit' }, () => mark('unsure'))
}

interface RowKeys {
  readonly cursor: Cursor
  readonly row: RowPreview | undefined
  readonly recordOpen: boolean
  readonly onWalk: (index: number) => void
  readonly onEdit: () => void
}

function useMarkKey(row: RowPreview | undefined): (mark: Mark) => void {
  const toggle = useToggleMark()
  return (mark) => {
    if (row) toggle(row.ref, mark)
  }
}
