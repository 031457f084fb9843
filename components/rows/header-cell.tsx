import { ArrowDown, ArrowUp } from 'lucide-react'
import { useState } from 'react'
import type { DragEvent } from 'react'
import { classNames } from '../ui/class-names'
import type { RowColumn } from './columns'
import { ColumnMenu, placeColumn } from './column-menu'
import type { RowsHeader, RowsTableModel } from './use-table'

const DRAGGED = 'application/x-metis-column'

/** A column's head: click sorts, Shift-click sorts further, drag moves, the edge resizes. */
export function HeaderCell({ table, header, column, position, withMenus }: HeaderCellProps) {
  const sorted = header.column.getIsSorted()
  const [side, setSide] = useState<'before' | 'after' | null>(null)
  return (
    <div
      role="columnheader"
      tabIndex={-1}
      aria-colindex={position}
      aria-sort={sorted === false ? 'none' : sorted === 'asc' ? 'ascending' : 'descending'}
      draggable={!header.column.getIsResizing()}
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAGGED, column.id)
        event.dataTransfer.effectAllowed = 'move'
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAGGED)) return
        event.preventDefault()
        setSide(sideOf(event))
      }}
      onDragLeave={() => setSide(null)}
      onDrop={(event) => {
        const dragged = event.dataTransfer.getData(DRAGGED)
        setSide(null)
        if (dragged === '') return
        event.preventDefault()
        event.stopPropagation()
        placeColumn(table, dragged, column.id, sideOf(event))
      }}
      className={classNames(
        'group/head relative flex min-w-0 items-center gap-0.5 px-2 text-xs font-medium text-muted select-none',
        column.align === 'end' && 'flex-row-reverse',
        side === 'before' && 'shadow-[inset_2px_0_0_var(--accent)]',
        side === 'after' && 'shadow-[inset_-2px_0_0_var(--accent)]',
      )}
    >
      <SortButton table={table} header={header} column={column} />
      {withMenus && <ColumnMenu table={table} header={header} title={column.title} />}
      <ResizeHandle header={header} />
    </div>
  )
}

interface HeaderCellProps {
  readonly table: RowsTableModel
  readonly header: RowsHeader
  readonly column: RowColumn
  /** From 1. */
  readonly position: number
  readonly withMenus: boolean
}

function sideOf(event: DragEvent): 'before' | 'after' {
  const box = event.currentTarget.getBoundingClientRect()
  return event.clientX < box.left + box.width / 2 ? 'before' : 'after'
}

function SortButton({ table, header, column }: { table: RowsTableModel; header: RowsHeader; column: RowColumn }) {
  const sorted = header.column.getIsSorted()
  const several = table.state.sorting.length > 1
  if (!header.column.getCanSort()) return <span className="min-w-0 flex-1 truncate">{column.title}</span>
  return (
    <button
      type="button"
      title={`${column.title}: click sorts, Shift-click sorts further`}
      onClick={header.column.getToggleSortingHandler()}
      className={classNames(
        'flex h-full min-w-0 flex-1 items-center gap-1 hover:text-text',
        column.align === 'end' && 'justify-end',
        sorted !== false && 'text-text',
      )}
    >
      <span className="truncate">{column.title}</span>
      {sorted === 'asc' && <ArrowUp size={12} aria-hidden className="shrink-0 text-accent" />}
      {sorted === 'desc' && <ArrowDown size={12} aria-hidden className="shrink-0 text-accent" />}
      {sorted !== false && several && (
        <span className="text-2xs text-accent tabular-nums">{header.column.getSortIndex() + 1}</span>
      )}
    </button>
  )
}

/** By pointer only: the column menu widens and narrows by keyboard. */
function ResizeHandle({ header }: { header: RowsHeader }) {
  const start = header.getResizeHandler()
  return (
    <div
      aria-hidden
      draggable
      onDragStart={(event) => {
        event.preventDefault()
        event.stopPropagation()
      }}
      onMouseDown={start}
      onTouchStart={start}
      onDoubleClick={() => header.column.resetSize()}
      className={classNames(
        'absolute inset-y-0 -right-1 z-10 w-2 cursor-col-resize touch-none after:absolute after:inset-y-2 after:left-1/2 after:w-px after:bg-line hover:after:inset-y-0 hover:after:bg-accent',
        header.column.getIsResizing() && 'after:inset-y-0 after:bg-accent',
      )}
    />
  )
}
