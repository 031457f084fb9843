import { shapeAt } from '@/lib/dataset/shape'
import type { CellValue, FieldPath, RecordRef } from '@/lib/dataset/types'
import { draftKind, isUnchanged, keepLineEnds, readDraft, writeDraft } from '@/lib/dataset/value-draft'
import type { DraftKind } from '@/lib/dataset/value-draft'
import { useSessionState } from '../session-provider'
import { useDraft } from './drafts'
import { useEdit } from './use-edit'

export interface ValueDraft {
  readonly kind: DraftKind
  /** What stands in the field: the draft, or the value where nothing was typed yet. */
  readonly text: string
  /** The value as it is now, and as it was when the draft was begun. */
  readonly shown: string
  readonly base: string
  /** It says something that can be stored. */
  readonly isReadable: boolean
  /** Why it says nothing, or was not saved. */
  readonly reason: string | null
  readonly busy: boolean
  readonly type: (edited: string) => void
  /** Saves and closes; one that is refused stays open. */
  readonly save: () => Promise<void>
  /** Forgets what was typed, and closes. */
  readonly giveUp: () => void
}

/** One field being edited, in the table or in the record: what is typed is a draft at once, and keeps the value's type. */
export function useValueDraft(ref: RecordRef, path: FieldPath, before: CellValue, onClose: () => void): ValueDraft {
  const shape = useSessionState((state) => shapeAt(state.dataset?.schema ?? [], path))
  const kind = draftKind(before, shape)
  const shown = writeDraft(before, kind)
  const [draft, setDraft, base] = useDraft(ref, path, shown)
  const { edit, failure, busy } = useEdit(ref)
  const text = draft ?? shown
  const read = readDraft(text, kind, before)
  const close = () => {
    setDraft(null)
    onClose()
  }
  const save = async () => {
    if (!busy && read.ok && (isUnchanged(before, read.value) || (await edit(path, read.value)))) close()
  }
  return {
    kind,
    text,
    shown,
    base,
    isReadable: read.ok,
    reason: failure ?? (read.ok ? null : read.reason),
    busy,
    type: (edited) => setDraft(keepLineEnds(text, edited)),
    save,
    giveUp: close,
  }
}
