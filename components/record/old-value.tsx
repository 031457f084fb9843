import { Undo2 } from 'lucide-react'
import { cellToText, fromJson } from '@/lib/dataset/cells'
import type { CellChange } from '@/lib/session/contract'
import { Button } from '../ui/button'

const LONGEST = 600

/** What stood in a changed field before, and the way back. */
export function OldValue({ change, onRevert }: { change: CellChange; onRevert: () => void }) {
  const text = cellToText(fromJson(change.before))
  const shown = text === null ? 'null' : text.trim() === '' ? 'empty' : text
  return (
    <div className="mt-1 flex items-start gap-2 text-xs text-muted">
      <span className="min-w-0 [overflow-wrap:anywhere]">
        Before: <s className="whitespace-pre-wrap">{shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown}</s>
      </span>
      <Button tone="quiet" size="small" className="-my-0.5" onClick={onRevert}>
        <Undo2 size={12} /> Revert
      </Button>
    </div>
  )
}
