import { MessageSquareText } from 'lucide-react'
import type { Mark } from '@/lib/dataset/types'
import type { RowPreview } from '@/lib/session/contract/rows'
import { Badge } from '../ui/badge'
import type { BadgeTone } from '../ui/badge'

export const MARK_TONES: Readonly<Record<Mark, BadgeTone>> = { keep: 'success', drop: 'danger', unsure: 'warning' }
export const MARK_NAMES: Readonly<Record<Mark, string>> = { keep: 'Keep', drop: 'Drop', unsure: 'Unsure' }

export function StateCell({ row }: { row: RowPreview }) {
  return (
    <span className="flex items-center gap-1">
      {row.mark && <Badge tone={MARK_TONES[row.mark]}>{MARK_NAMES[row.mark]}</Badge>}
      {row.edited && <Badge tone="accent">Edited</Badge>}
      {row.note !== null && row.note !== '' && (
        <span role="img" aria-label={`Note: ${row.note}`} title={row.note} className="text-muted">
          <MessageSquareText size={13} />
        </span>
      )}
    </span>
  )
}

const DOTS: Readonly<Record<Mark, string>> = { keep: 'bg-success', drop: 'bg-danger', unsure: 'bg-warning' }

/** Mark and edit at a glance beside the row number: the state column, which says them in words, may be out of sight. */
export function StateDots({ row }: { row: RowPreview }) {
  return (
    <span aria-hidden className="flex gap-1">
      {row.mark && <span className={`size-1.5 rounded-full ${DOTS[row.mark]}`} />}
      {row.edited && <span className="size-1.5 rounded-full bg-accent" />}
    </span>
  )
}
