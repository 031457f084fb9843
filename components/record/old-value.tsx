import { Undo2 } from 'lucide-react'
import { cellToText, fromJson } from '@/lib/dataset/cells'
import type { CellChange } from '@/lib/session/contract/journal'
import { Button } from '../ui/button'
import { ChangedText } from '../ui/changed-text'
import { findChange } from '@/lib/dataset/text-change'

const LONGEST = 600

/** What stood in a changed field before, and the way back. Of a long text, only where it changed. */
export function OldValue({ change, onRevert }: { change: CellChange; onRevert: () => void }) {
  const { before, after } = change
  const within = typeof before === 'string' && typeof after === 'string' ? findChange(before, after) : null
  return (
    <div className="mt-1 flex items-start gap-2 text-xs text-muted">
      <span className="min-w-0 [overflow-wrap:anywhere] whitespace-pre-wrap">
        {within ? (
          <>
            Changed: <ChangedText change={within} />
          </>
        ) : (
          <Whole text={cellToText(fromJson(before))} />
        )}
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

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
