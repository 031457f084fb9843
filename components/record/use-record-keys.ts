import type { Mark } from '@/lib/dataset/types'
import type { LoadedRecord } from '@/lib/session/contract'
import { useShortcut } from '../keyboard'
import type { Place } from './use-record'
import { useToggleMark } from './use-edit'

interface RecordKeys {
  /** null until the record on screen is the one that was opened. */
  readonly record: LoadedRecord | null
  readonly place: Place
  readonly onRaw: () => void
  readonly onEditTruth: () => void
  readonly onSaveAndNext: () => void
  readonly onClose: () => void
}

/** Single keys of the open record. */
export function useRecordKeys({ record, place, onRaw, onEditTruth, onSaveAndNext, onClose }: RecordKeys): void {
  const toggle = useToggleMark()
  const mark = (mark: Mark) => {
    if (record) toggle(record.ref, mark, record.mark)
  }
  useShortcut({ keys: 'j', label: 'Next row or record', group: 'Move' }, () => place.open(place.next))
  useShortcut({ keys: 'k', label: 'Previous row or record', group: 'Move' }, () => place.open(place.previous))
  useShortcut({ keys: 'Escape', label: 'Close the record', group: 'Move' }, onClose)
  useShortcut({ keys: 'r', label: 'Raw text', group: 'Look' }, onRaw)
  useShortcut({ keys: 'e', label: 'Edit the ground truth', group: 'Edit' }, () => {
    if (record) onEditTruth()
  })
  useShortcut({ keys: 'K', label: 'Mark: keep', group: 'Edit' }, () => mark('keep'))
  useShortcut({ keys: 'x', label: 'Mark: drop', group: 'Edit' }, () => mark('drop'))
  useShortcut({ keys: 'u', label: 'Mark: unsure', group: 'Edit' }, () => mark('unsure'))
  useShortcut({ keys: 'Mod+Enter', label: 'Save and next', group: 'Edit', whileTyping: true }, onSaveAndNext)
}
