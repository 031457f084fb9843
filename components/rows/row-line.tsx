import { memo } from 'react'
import type { RowPreview } from '@/lib/session/contract/rows'
import { classNames } from '../ui/class-names'
import { AbilityEditor } from './ability-editor'
import { CellEditor } from './cell-editor'
import type { RowColumn } from './columns'
import { RowCell } from './row-cell'
import type { CellSurroundings } from './row-cell'

export function cellId(index: number, column: string): string {
  return `cell-${index}-${column}`
}

/** One line of the table; drawn again only when something of it changes. */
export const RowLine = memo(function RowLine(props: RowLineProps) {
  const { index, top, height, row, columns, active, opened, editing, around } = props
  return (
    <div
      role="row"
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={opened}
      className={classNames(
        'absolute inset-x-0 grid border-b [grid-template-columns:var(--columns)] [grid-template-rows:100%]',
        opened ? 'bg-accent-soft' : active !== null ? 'bg-raised' : 'bg-surface hover:bg-raised/60',
        row?.mark === 'drop' && 'text-muted',
        editing !== null && 'z-10',
      )}
      style={{ transform: `translateY(${top}px)`, height }}
    >
      {opened && <span aria-hidden className="absolute inset-y-0 left-0 w-0.5 bg-accent" />}
      {columns.map((column, k) => (
        <div
          key={column.id}
          id={cellId(index, column.id)}
          role="gridcell"
          aria-colindex={k + 1}
          data-column={column.id}
          className={classNames(
            'relative flex min-w-0 items-center px-2',
            column.align === 'end' && 'justify-end text-right',
            column.id === active &&
              'group-focus-visible/grid:outline-2 group-focus-visible/grid:-outline-offset-2 group-focus-visible/grid:outline-accent',
          )}
        >
          {editing === column.id && row ? (
            <EditingCell row={row} column={column} around={around} onDone={props.onDone} />
          ) : (
            <div className="max-w-full min-w-0 flex-1 overflow-hidden">
              {row ? <RowCell column={column} row={row} around={around} /> : <Waiting column={column} index={index} />}
            </div>
          )}
        </div>
      ))}
    </div>
  )
})

interface RowLineProps {
  readonly index: number
  /** Distance from the top of the rows, px. */
  readonly top: number
  readonly height: number
  readonly row: RowPreview | undefined
  readonly columns: readonly RowColumn[]
  /** Id of the active cell's column when this row is the active one. */
  readonly active: string | null
  readonly opened: boolean
  /** Id of the column being edited. */
  readonly editing: string | null
  readonly around: CellSurroundings
  readonly onDone: (focusTable: boolean) => void
}

function EditingCell({
  row,
  column,
  around,
  onDone,
}: {
  row: RowPreview
  column: RowColumn
  around: CellSurroundings
  onDone: (focusTable: boolean) => void
}) {
  const { mapping } = around.dataset
  if (column.kind === 'ability') return <AbilityEditor row={row} column={mapping.ability ?? ''} onDone={onDone} />
  return (
    <CellEditor
      recordRef={row.ref}
      column={mapping.groundTruth ?? ''}
      title={`Ground truth of row ${row.ref.row}`}
      onDone={onDone}
    />
  )
}

/** Stands where a row has been asked for; its length varies so that it looks like text. */
function Waiting({ column, index }: { column: RowColumn; index: number }) {
  const share = column.kind === 'question' ? 60 + ((index * 37) % 35) : 50
  return <span className="block h-2.5 rounded-sm bg-line/70" style={{ width: `${share}%` }} />
}
