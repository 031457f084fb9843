import type { RowPreview } from '@/lib/session/contract/rows'
import { Badge } from '../ui/badge'
import { classNames } from '../ui/class-names'
import { useDraft } from '../record/drafts'
import { Highlight } from './highlight'
import { useOldValue } from './use-changes'

/** An editable value: what it is now, what it was before, and whether an unsaved draft waits. */
export function ValueCell({ row, value, column, query, twoLines, mono = false }: ValueCellProps) {
  const [draft] = useDraft(row.ref, column)
  return (
    <span className="block min-w-0">
      <span
        className={classNames(
          // line-clamp brings a display of its own, which block would undo.
          twoLines && !row.edited ? 'line-clamp-2 [overflow-wrap:anywhere]' : 'block truncate',
          mono && 'text-sm',
        )}
      >
        <Now value={value} query={query} />
        {row.edited && !twoLines && <OldValue row={row} column={column} inline />}
        {draft !== null && (
          <Badge tone="warning" className="ml-1.5">
            Not saved
          </Badge>
        )}
      </span>
      {row.edited && twoLines && <OldValue row={row} column={column} inline={false} />}
    </span>
  )
}

interface ValueCellProps {
  readonly row: RowPreview
  readonly value: string | null
  /** Dotted path of the column, as the mapping says. */
  readonly column: string
  readonly query: string | null
  readonly twoLines: boolean
  readonly mono?: boolean
}

function Now({ value, query }: { value: string | null; query: string | null }) {
  if (value === null) return <Badge tone="danger">null</Badge>
  if (value.trim() === '') return <Badge tone="danger">Empty</Badge>
  return (
    <span title={value.length > 24 ? value.slice(0, 600) : undefined}>
      <Highlight text={value.slice(0, 400)} query={query} />
    </span>
  )
}

function OldValue({ row, column, inline }: { row: RowPreview; column: string; inline: boolean }) {
  const old = useOldValue(row, column)
  if (old === undefined) return null
  const text = old === null ? 'null' : old.trim() === '' ? 'empty' : old
  return (
    <span
      title={`Before: ${text.slice(0, 600)}`}
      className={classNames('text-xs text-muted', inline ? 'ml-2' : 'block truncate')}
    >
      <span className="sr-only">Before: </span>
      <s>{text.slice(0, 200)}</s>
    </span>
  )
}
