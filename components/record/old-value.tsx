import { Undo2 } from 'lucide-react'
import { cellToText, fromJson } from '@/lib/dataset/cells'
import type { CellChange } from '@/lib/session/contract/journal'
import { Button } from '../ui/button'
import { findChange } from '@/lib/dataset/text-change'
import type { TextChange } from '@/lib/dataset/text-change'

const LONGEST = 600

/** What stood in a changed field before, and the way back. Of a long text, only where it changed. */
export function OldValue({ change, onRevert }: { change: CellChange; onRevert: () => void }) {
  const { before, after } = change
  const within = typeof before === 'string' && typeof after === 'string' ? findChange(before, after) : null
  return (
    <div className="mt-1 flex items-start gap-2 text-xs text-muted">
      <span className="min-w-0 [overflow-wrap:anywhere] whitespace-pre-wrap">
        {within ? <Within change={within} /> : <Whole text={cellToText(fromJson(before))} />}
      </span>
      <Button tone="quiet" size="small" className="-my-0.5" onClick={onRevert}>
        <Undo2 size={12} /> Revert
      </Button>
    </div>
  )
}

function Whole({ text }: { text: string | null }) {
  const shown = text === null ? 'null' : text.trim() === '' ? 'empty' : cut(text)
  return (
    <>
      Before: <s>{shown}</s>
    </>
  )
}

function Within({ change }: { change: TextChange }) {
  return (
    <>
      Changed: {change.lead}
      {change.removed !== '' && <del className="rounded-sm bg-danger-soft text-danger">{cut(change.removed)}</del>}
      {change.added !== '' && (
        <ins className="rounded-sm bg-success-soft text-success no-underline">{cut(change.added)}</ins>
      )}
      {change.tail}
    </>
  )
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
