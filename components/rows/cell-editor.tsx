import { useEffect, useRef } from 'react'
import type { KeyboardEvent } from 'react'
import { columnPath, getAt } from '@/lib/dataset/cells'
import type { CellValue, FieldPath, RecordRef } from '@/lib/dataset/types'
import { ChangedMeanwhile } from '../record/changed-meanwhile'
import { useValueDraft } from '../record/use-value-draft'
import { isOneLine } from '@/lib/dataset/value-draft'
import { refKey } from '@/lib/dataset/ref-key'
import { isComposing } from '../keyboard'
import { sameRef } from '../record-ref'
import { useAnswer } from '../session-provider'
import { TextArea } from '../ui/input'
import { Kbd } from '../ui/kbd'

/** Edits a value in its cell. It is read from the file first, so that a list stays a list and a number a number. */
export function CellEditor({ recordRef, column, title, onDone }: CellEditorProps) {
  const { value: record, error } = useAnswer(`edit ${refKey(recordRef)}`, (session, signal) =>
    session.loadRecord(recordRef, signal),
  )
  const mine = record && sameRef(record.ref, recordRef) ? record : null
  const path = mine ? columnPath(mine.row, column) : null
  if (mine && path)
    return (
      <Editor recordRef={recordRef} path={path} before={getAt(mine.row, path) ?? null} title={title} onDone={onDone} />
    )
  return (
    <EditorBox>
      {/* It has the keyboard at once: a letter typed too early must not be a key of the table. */}
      <TextArea
        aria-label={title}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- a person has just asked to edit this very cell
        autoFocus
        readOnly
        rows={2}
        value={waitingText(error, mine !== null, column)}
        className="block w-full resize-none !text-xs text-muted"
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Escape') onDone(true)
        }}
        onBlur={() => onDone(false)}
      />
    </EditorBox>
  )
}

interface CellEditorProps {
  readonly recordRef: RecordRef
  readonly column: string
  readonly title: string
  /** The editor closes; `focusTable` = the keyboard goes back to the table. */
  readonly onDone: (focusTable: boolean) => void
}

function waitingText(error: Error | null, loaded: boolean, column: string): string {
  if (error) return error.message
  return loaded ? `This row has no field ${column} to edit: a struct above it is null.` : 'Reading the row …'
}

interface EditorProps {
  readonly recordRef: RecordRef
  readonly path: FieldPath
  readonly before: CellValue
  readonly title: string
  readonly onDone: (focusTable: boolean) => void
}

function Editor({ recordRef, path, before, title, onDone }: EditorProps) {
  const { kind, text, shown, base, reason, busy, type, save, giveUp } = useValueDraft(recordRef, path, before, () =>
    onDone(true),
  )
  const field = useRef<HTMLTextAreaElement>(null)

  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])

  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (isComposing(event)) return
    const saves = event.key === 'Enter' && (event.ctrlKey || event.metaKey || (isOneLine(kind) && !event.shiftKey))
    if (saves || event.key === 'Escape') event.preventDefault()
    if (saves) void save()
    else if (event.key === 'Escape') giveUp()
  }
  return (
    <EditorBox>
      <TextArea
        ref={field}
        aria-label={title}
        aria-invalid={reason !== null}
        value={text}
        rows={Math.min(8, Math.max(isOneLine(kind) ? 1 : 3, text.split('\n').length))}
        readOnly={busy}
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => onDone(false)}
        className="block w-full resize-none font-[inherit]"
      />
      <p className="flex items-center gap-1.5 px-1 pt-1 text-2xs text-muted">
        <Kbd keys={isOneLine(kind) ? 'Enter' : 'Mod+Enter'} /> save <Kbd keys="Escape" /> cancel
        {kind === 'lines' && <span>· one answer a line</span>}
      </p>
      {!busy && <ChangedMeanwhile base={base} now={shown} />}
      {reason !== null && (
        <p role="alert" className="px-1 pt-1 text-xs text-danger">
          {reason}
        </p>
      )}
    </EditorBox>
  )
}

function EditorBox({ children }: { children: React.ReactNode }) {
  return (
    <div className="absolute top-0 left-0 z-20 w-full min-w-60 rounded-md border bg-surface p-1 shadow-raised">
      {children}
    </div>
  )
}
