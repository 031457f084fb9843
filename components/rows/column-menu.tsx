import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, ChevronDown, EyeOff, Minus, Plus, RotateCcw, X } from 'lucide-react'
import { Menu, MenuItem, MenuLine } from '../ui/menu'
import type { RowsHeader, RowsTableModel } from './use-table'

const STEP = 40

/** What can be done with a column, by menu and so by keyboard: sort, move, widen, hide. */
export function ColumnMenu({ table, header, title }: { table: RowsTableModel; header: RowsHeader; title: string }) {
  const { column } = header
  const sorted = column.getIsSorted()
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`${title}: column menu`}
          className="absolute top-1/2 right-1 z-10 flex size-5 -translate-y-1/2 items-center justify-center rounded-sm bg-raised text-muted opacity-0 group-hover/head:opacity-100 hover:bg-line focus-visible:opacity-100 data-[state=open]:opacity-100"
        >
          <ChevronDown size={13} />
        </button>
      }
    >
      {column.getCanSort() && (
        <>
          <MenuItem icon={<ArrowUp size={14} />} onSelect={() => column.toggleSorting(false)}>
            Sort ascending
          </MenuItem>
          <MenuItem icon={<ArrowDown size={14} />} onSelect={() => column.toggleSorting(true)}>
            Sort descending
          </MenuItem>
          <MenuItem
            icon={<Plus size={14} />}
            disabled={sorted !== false || table.state.sorting.length === 0}
            onSelect={() => column.toggleSorting(false, true)}
          >
            Then sort by this
          </MenuItem>
          <MenuItem icon={<X size={14} />} disabled={sorted === false} onSelect={() => column.clearSorting()}>
            Stop sorting by this
          </MenuItem>
          <MenuLine />
        </>
      )}
      <MenuItem
        icon={<ArrowLeft size={14} />}
        disabled={column.getIsFirstColumn()}
        onSelect={() => moveColumn(table, column.id, -1)}
      >
        Move left
      </MenuItem>
      <MenuItem
        icon={<ArrowRight size={14} />}
        disabled={column.getIsLastColumn()}
        onSelect={() => moveColumn(table, column.id, 1)}
      >
        Move right
      </MenuItem>
      <MenuItem icon={<Plus size={14} />} onSelect={() => resize(table, column.id, column.getSize() + STEP)}>
        Wider
      </MenuItem>
      <MenuItem icon={<Minus size={14} />} onSelect={() => resize(table, column.id, column.getSize() - STEP)}>
        Narrower
      </MenuItem>
      <MenuItem icon={<RotateCcw size={14} />} onSelect={() => column.resetSize()}>
        Usual width
      </MenuItem>
      <MenuLine />
      <MenuItem
        icon={<EyeOff size={14} />}
        disabled={table.getVisibleLeafColumns().length < 2}
        onSelect={() => column.toggleVisibility(false)}
      >
        Hide column
      </MenuItem>
    </Menu>
  )
}

function resize(table: RowsTableModel, id: string, size: number): void {
  table.setColumnSizing((sizing) => ({ ...sizing, [id]: Math.min(1200, Math.max(56, size)) }))
}

/** Moves a column past its visible neighbour. */
function moveColumn(table: RowsTableModel, id: string, by: -1 | 1): void {
  const visible = table.getVisibleLeafColumns().map((column) => column.id)
  const neighbour = visible[visible.indexOf(id) + by]
  if (neighbour !== undefined) placeColumn(table, id, neighbour, by === -1 ? 'before' : 'after')
}

/** Puts a column before or after another; hidden columns keep their places. */
export function placeColumn(table: RowsTableModel, id: string, target: string, side: 'before' | 'after'): void {
  if (id === target) return
  const order = orderedIds(table).filter((one) => one !== id)
  order.splice(order.indexOf(target) + (side === 'after' ? 1 : 0), 0, id)
  table.setColumnOrder(order)
}

function orderedIds(table: RowsTableModel): string[] {
  return table
    .getOrderColumnsFn()(table.getAllLeafColumns())
    .map((column) => column.id)
}
