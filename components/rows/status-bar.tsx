import { Columns3, Rows2, Rows4 } from 'lucide-react'
import type { ResultState } from '@/lib/session/contract/rows'
import { Button } from '../ui/button'
import { formatCount } from '../ui/format'
import { IconButton } from '../ui/icon-button'
import { Kbd } from '../ui/kbd'
import { Menu, MenuCheck, MenuItem, MenuLabel, MenuLine } from '../ui/menu'
import type { TableLayout } from './use-layout'
import { FIRST_LAYOUT } from './use-layout'
import type { RowsTableModel } from './use-table'

/** Under the table: where the cursor is, what the keys do, and how the table looks. */
export function StatusBar({ table, layout, change, active, result }: StatusBarProps) {
  const compact = layout.density === 'compact'
  return (
    <div className="flex h-8 shrink-0 items-center gap-3 overflow-hidden border-t bg-surface px-2 text-xs text-muted">
      <span className="shrink-0 tabular-nums">{placeText(active, result)}</span>
      <span
        className="flex h-[18px] min-w-0 flex-1 flex-wrap gap-x-3 gap-y-2 overflow-hidden max-lg:invisible"
        aria-hidden
      >
        <Hint keys={['j', 'k']}>move</Hint>
        <Hint keys={['Enter']}>open</Hint>
        <Hint keys={['e']}>edit</Hint>
        <Hint keys={['x']}>drop</Hint>
        <Hint keys={['K']}>keep</Hint>
        <Hint keys={['u']}>unsure</Hint>
        <Hint keys={['?']}>all keys</Hint>
      </span>
      <IconButton
        size="small"
        label={compact ? 'Comfortable rows' : 'Compact rows'}
        icon={compact ? <Rows2 size={14} /> : <Rows4 size={14} />}
        onClick={() => change({ density: compact ? 'comfortable' : 'compact' })}
      />
      <ColumnsMenu table={table} change={change} />
    </div>
  )
}

interface StatusBarProps {
  readonly table: RowsTableModel
  readonly layout: TableLayout
  readonly change: (part: Partial<TableLayout>) => void
  readonly active: number
  readonly result: ResultState
}

function placeText(active: number, { count, status }: ResultState): string {
  if (count > 0) return `${formatCount(active + 1)} of ${formatCount(count)}`
  return status === 'running' ? 'Rows are on their way' : 'No rows'
}

function Hint({ keys, children }: { keys: readonly string[]; children: string }) {
  return (
    <span className="flex items-center gap-1 whitespace-nowrap">
      {keys.map((key) => (
        <Kbd key={key} keys={key} />
      ))}
      {children}
    </span>
  )
}

function ColumnsMenu({ table, change }: { table: RowsTableModel; change: (part: Partial<TableLayout>) => void }) {
  const columns = table.getOrderColumnsFn()(table.getAllLeafColumns())
  const shown = columns.filter((column) => column.getIsVisible()).length
  return (
    <Menu
      trigger={
        <Button tone="quiet" size="small">
          <Columns3 size={14} /> Columns
        </Button>
      }
    >
      <MenuLabel>Columns shown</MenuLabel>
      {columns.map((column) => (
        <MenuCheck
          key={column.id}
          stay
          checked={column.getIsVisible()}
          onChange={(checked) => (checked || shown > 1) && column.toggleVisibility(checked)}
        >
          {column.columnDef.meta?.column.title ?? column.id}
        </MenuCheck>
      ))}
      <MenuLine />
      <MenuItem onSelect={() => change({ ...FIRST_LAYOUT })}>Reset the layout</MenuItem>
    </Menu>
  )
}
