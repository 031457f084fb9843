import { useEffect, useRef } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import type { CellValue, FieldPath, RecordRef } from '@/lib/dataset/types'
import { isComposing } from '../keyboard'
import { Button } from '../ui/button'
import { TextArea } from '../ui/input'
import { Kbd } from '../ui/kbd'
import { ChangedMeanwhile } from './changed-meanwhile'
import { isOneLine } from '@/lib/dataset/value-draft'
import type { DraftKind } from '@/lib/dataset/value-draft'
import { useValueDraft } from './use-value-draft'

/**
 * Edits one field. What is typed is a draft at once, so it survives moving on; Enter saves one-line values,
 * Ctrl+Enter (the record's own key) saves everything and goes on.
 */
export function ValueEditor({
  recordRef,
  path,
  before,
  label,
  focus,
  long = false,
  preview,
  onClose,
}: ValueEditorProps) {
  const { kind, text, shown, base, isReadable, reason, busy, type, save, giveUp } = useValueDraft(
    recordRef,
    path,
    before,
    onClose,
  )
  const field = useRef<HTMLTextAreaElement>(null)
  const enterSaves = !long && isOneLine(kind)
  useFocusAtEnd(field, focus)

  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return
    const saves = event.key === 'Enter' && enterSaves && !event.shiftKey && !event.ctrlKey && !event.metaKey
    if (!saves && event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    if (saves) void save()
    else giveUp()
  }
  return (
    <div className="flex flex-col gap-1.5">
      <TextArea
        ref={field}
        aria-label={label}
        aria-invalid={reason !== null}
        value={text}
        rows={rowsFor(text, kind, long)}
        readOnly={busy}
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKeyDown}
        className={kind === 'json' || long ? 'w-full font-mono !text-xs leading-5' : 'w-full'}
      />
      {preview?.(text)}
      {!busy && <ChangedMeanwhile base={base} now={shown} />}
      {reason !== null && (
        <p role="alert" className="text-xs text-danger">
          {reason}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button tone="primary" size="small" disabled={!isReadable || busy} onClick={() => void save()}>
          Save
        </Button>
        <Button size="small" onClick={giveUp}>
          Cancel
        </Button>
        <span className="flex flex-wrap items-center gap-1 text-2xs text-muted">
          {kind === 'lines' && <span className="mr-1">One accepted answer a line ·</span>}
          <Hint keys="Mod+Enter">save and next</Hint>
          <Hint keys="Escape">cancel</Hint>
        </span>
      </div>
    </div>
  )
}

export interface ValueEditorProps {
  readonly recordRef: RecordRef
  readonly path: FieldPath
  readonly before: CellValue
  readonly label: string
  /** Running text, in which Enter is a new line. */
  readonly long?: boolean
  /** A person asked for the editor. One that stands open for an old draft leaves the keyboard where it is. */
  readonly focus: boolean
  /** What the draft would mean, under the field. */
  readonly preview?: (text: string) => ReactNode
  readonly onClose: () => void
}

/** In one line, however narrow the column. */
function Hint({ keys, children }: { readonly keys: string; readonly children: string }) {
  return (
    <span className="flex items-center gap-1 whitespace-nowrap">
      <Kbd keys={keys} /> {children}
    </span>
  )
}

function useFocusAtEnd(field: React.RefObject<HTMLTextAreaElement | null>, focus: boolean): void {
  useEffect(() => {
    const element = field.current
    if (!element || !focus) return
    element.focus()
    element.setSelectionRange(element.value.length, element.value.length)
  }, [field, focus])
}

function rowsFor(text: string, kind: DraftKind, long: boolean): number {
  // Long lines wrap: about 70 characters fit one.
  const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 70)), 0)
  const least = long ? 4 : kind === 'lines' || kind === 'json' ? 3 : 1
  return Math.min(long ? 24 : 12, Math.max(least, lines))
}
