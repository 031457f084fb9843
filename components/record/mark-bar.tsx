import { Check, CircleHelp, MessageSquareText, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import type { Mark } from '@/lib/dataset/types'
import type { LoadedRecord } from '@/lib/session/contract/record'
import { isComposing } from '../keyboard'
import { useSession } from '../session-provider'
import { Button } from '../ui/button'
import { classNames } from '../ui/class-names'
import { TextArea } from '../ui/input'
import { Kbd } from '../ui/kbd'
import { useDraft } from './drafts'
import { useSaving, useToggleMark } from './use-edit'
import { useFocusBack } from './use-focus-back'

interface MarkChoice {
  readonly mark: Mark
  readonly name: string
  readonly keys: string
  readonly icon: ReactNode
  readonly on: string
}

const CHOICES: readonly MarkChoice[] = [
  { mark: 'keep', name: 'Keep', keys: 'K', icon: <Check size={14} />, on: 'bg-success-soft !text-success' },
  { mark: 'drop', name: 'Drop', keys: 'x', icon: <Trash2 size={14} />, on: 'bg-danger-soft !text-danger' },
  { mark: 'unsure', name: 'Unsure', keys: 'u', icon: <CircleHelp size={14} />, on: 'bg-warning-soft !text-warning' },
]

/** What a curator decides about the record, and why. */
export function MarkBar({ record }: { record: LoadedRecord }) {
  const toggle = useToggleMark()
  const [draft] = useDraft(record.ref, '@note')
  const [asked, ask] = useState(false)
  const noteOpen = asked || draft !== null
  const button = useFocusBack<HTMLButtonElement>(noteOpen)
  return (
    <div className="shrink-0 border-b bg-surface px-3 py-1.5">
      <div className="flex flex-wrap items-center gap-2">
        <div role="group" aria-label="Mark" className="flex overflow-hidden rounded-md border">
          {CHOICES.map(({ mark, name, keys, icon, on }) => (
            <button
              key={mark}
              type="button"
              aria-pressed={record.mark === mark}
              onClick={() => toggle(record.ref, mark)}
              className={classNames(
                'flex h-7 items-center gap-1.5 border-r px-2.5 text-sm text-muted -outline-offset-2 last:border-r-0 hover:bg-raised hover:text-text',
                record.mark === mark && `${on} font-medium`,
              )}
            >
              {icon}
              {name}
              <Kbd keys={keys} />
            </button>
          ))}
        </div>
        {!noteOpen && (
          <Button ref={button} tone="quiet" onClick={() => ask(true)} className="min-w-0 !shrink">
            <MessageSquareText size={14} className="shrink-0" />
            <span className="truncate">{record.note ?? 'Add a note'}</span>
          </Button>
        )}
      </div>
      {noteOpen && <NoteEditor record={record} focus={asked} onClose={() => ask(false)} />}
    </div>
  )
}

interface NoteEditorProps {
  readonly record: LoadedRecord
  /** A person asked for it. One that stands open for an old draft leaves the keyboard where it is. */
  readonly focus: boolean
  readonly onClose: () => void
}

function NoteEditor({ record, focus, onClose }: NoteEditorProps) {
  const session = useSession()
  const [draft, setDraft] = useDraft(record.ref, '@note')
  const { run, failure, busy } = useSaving()
  const text = draft ?? record.note ?? ''
  const close = () => {
    setDraft(null)
    onClose()
  }
  const save = async () => {
    if (text === (record.note ?? '') || (await run(() => session.note(record.ref, text)))) close()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return
    const saves = event.key === 'Enter' && !event.shiftKey && !event.ctrlKey && !event.metaKey
    if (!saves && event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    if (saves) void save()
    else close()
  }
  return (
    <div className="mt-1.5 flex flex-col gap-1">
      <TextArea
        aria-label="Note"
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- a person has just asked to write one
        autoFocus={focus}
        rows={2}
        placeholder="Why? Enter saves."
        value={text}
        readOnly={busy}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
        className="w-full"
      />
      {failure !== null && (
        <p role="alert" className="text-xs text-danger">
          {failure}
        </p>
      )}
      <div className="flex gap-2">
        <Button tone="primary" size="small" disabled={busy} onClick={() => void save()}>
          Save note
        </Button>
        <Button size="small" onClick={close}>
          Cancel
        </Button>
      </div>
    </div>
  )
}
