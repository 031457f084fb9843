import { useSessionState } from '@/components/session-provider'
import { categoryColor } from '@/components/ui/category-color'
import { formatCount } from '@/components/ui/format'
import { useOpenRecord } from '@/components/use-view'
import type { DroppedRow } from '@/lib/session/contract/rebalance'
import type { RowPreview } from '@/lib/session/contract/rows'

export const LINE_HEIGHT = 30

const SETTLE_MS = 120

interface DroppedLineProps {
  readonly row: DroppedRow
  /** Undefined while it is on its way. */
  readonly preview: RowPreview | undefined
  readonly why: string
  readonly top: number
  readonly position: number
  readonly count: number
}

export function DroppedLine({ row, preview, why, top, position, count }: DroppedLineProps) {
  const openRecord = useOpenRecord()
  const open = useSessionState((state) => state.view.record?.file === row.file && state.view.record.row === row.row)
  const show = (line: HTMLElement) => {
    openRecord({ file: row.file, row: row.row })
    // The record takes room from this pane: once it is laid out anew, the line is brought back into sight.
    setTimeout(() => line.scrollIntoView({ block: 'nearest' }), SETTLE_MS)
  }
  return (
    <li
      aria-setsize={count}
      aria-posinset={position}
      className="absolute inset-x-0 border-b"
      style={{ top, height: LINE_HEIGHT }}
    >
      <button
        type="button"
        aria-current={open}
        onClick={(event) => show(event.currentTarget)}
        className="grid h-full w-full grid-cols-[5rem_minmax(0,1fr)_auto] items-center gap-3 px-3 text-left hover:bg-raised focus-visible:-outline-offset-2 aria-[current=true]:bg-accent-soft"
      >
        <RowName row={row} />
        <span className="flex min-w-0 items-center gap-2">
          <span
            aria-hidden
            className="size-2 shrink-0 rounded-xs"
            style={{ background: categoryColor(preview?.category ?? null) }}
          />
          <span className="truncate">{preview === undefined ? '…' : (preview.question ?? '(no question)')}</span>
        </span>
        <span className="text-xs text-muted">{why}</span>
      </button>
    </li>
  )
}

function RowName({ row }: { readonly row: DroppedRow }) {
  const files = useSessionState((state) => state.dataset?.files)
  const shard = files !== undefined && files.length > 1 ? `${row.file + 1} · ` : ''
  return (
    <span className="truncate text-xs text-muted tabular-nums" title={files?.[row.file]?.name}>
      <span className="sr-only">Row </span>
      {shard}
      {formatCount(row.row)}
    </span>
  )
}
