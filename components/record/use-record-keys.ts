import { useEffect, useRef } from 'react'
import type { Mark, RecordRef } from '@/lib/dataset/types'
import type { LoadedRecord } from '@/lib/session/contract/record'
import { useShortcut } from '../keyboard'
import { refKey } from '@/lib/dataset/ref-key'
import type { Place } from './use-record'
import { useToggleMark } from './use-edit'

interface RecordKeys {
  readonly recordRef: RecordRef
  /** null until the record on screen is the one that was opened. */
  readonly record: LoadedRecord | null
  /** A change is being saved: keys that would make another wait for nothing. */
  readonly busy: boolean
  readonly place: Place
  readonly onRaw: () => void
  readonly onEditTruth: () => void
  readonly onSaveAndNext: () => void
  readonly onClose: () => void
}

/** Single keys of the open record. Those pressed while it is on its way act too: marks at once, editors when it is there. */
export function useRecordKeys(keys: RecordKeys): void {
  const { recordRef, record, busy, place } = keys
  const toggleMark = useToggleMark()
  useShortcut({ keys: 'j', label: 'Next row or record', group: 'Move' }, () => place.open(place.next))
  useShortcut({ keys: 'k', label: 'Previous row or record', group: 'Move' }, () => place.open(place.previous))
  useShortcut({ keys: 'Escape', label: 'Close the record', group: 'Move' }, keys.onClose)
  useShortcut({ keys: 'r', label: 'Raw text', group: 'Look' }, keys.onRaw)
  const ready = record !== null && !busy
  useShortcut({ keys: 'e', label: 'Edit the ground truth', group: 'Edit', when: ready }, keys.onEditTruth)
  // After the keys it may press again.
  const editorAwaited = useHeldKeys(record === null && !busy, refKey(recordRef))
  // What follows on the key of an editor is text for it, too early.
  const markUnlessText = (mark: Mark) => {
    // It may be pressed before the record is shown: the mark it has is known without.
    if (!editorAwaited() && !busy) toggleMark(recordRef, mark)
  }
  useShortcut({ keys: 'K', label: 'Mark: keep', group: 'Edit' }, () => markUnlessText('keep'))
  useShortcut({ keys: 'x', label: 'Mark: drop', group: 'Edit' }, () => markUnlessText('drop'))
  useShortcut({ keys: 'u', label: 'Mark: unsure', group: 'Edit' }, () => markUnlessText('unsure'))
  useShortcut({ keys: 'Mod+Enter', label: 'Save and next', group: 'Edit', whileTyping: true }, keys.onSaveAndNext)
}

/** Keys that act on what the record shows, pressed before it is there: the first of them is pressed again when it is. */
function useHeldKeys(waiting: boolean, of: string): () => boolean {
  const held = useRef<{ readonly key: string; readonly of: string } | null>(null)
  const isHeld = () => held.current?.of === of
  const hold = ({ key }: KeyboardEvent) => {
    if (!isHeld()) held.current = { key, of }
  }
  useShortcut({ keys: 'e', label: 'Edit the ground truth', group: 'Edit', when: waiting }, hold)
  useShortcut({ keys: 'm', label: 'Edit the message text', group: 'Edit', when: waiting }, hold)
  useShortcut({ keys: 'z', label: 'Look at the picture full size', group: 'Look', when: waiting }, hold)

  useEffect(() => {
    if (waiting || held.current === null) return
    const { key, of: pressedFor } = held.current
    held.current = null
    if (pressedFor === of) pressAgain(key)
  }, [waiting, of])
  return isHeld
}

/** Where the focus is now: whoever types meanwhile types on. */
function pressAgain(key: string): void {
  const target = document.activeElement ?? document.body
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
}
