import { useDeferredValue } from 'react'
import { HeaderCell } from './header-cell'
import { HEADER_HEIGHT } from './use-row-window'
import type { RowsTableModel } from './use-table'

export function GridHeader({ table }: { table: RowsTableModel }) {
  // Nobody sees a menu before pointing at its column: the rows are drawn first.
  const withMenus = useDeferredValue(true, false)
  const headers = table.getHeaderGroups()[0]?.headers ?? []
  return (
    <div role="rowgroup" className="sticky top-0 z-20 min-w-full" style={{ width: table.getTotalSize() }}>
      <div
        role="row"
        aria-rowindex={1}
        className="grid border-b bg-bg [grid-template-columns:var(--columns)]"
        style={{ height: HEADER_HEIGHT }}
      >
        {headers.map((header, k) => {
          const column = header.column.columnDef.meta?.column
          if (!column) return null
          return <HeaderCell key={header.id} {...{ table, header, column, withMenus }} position={k + 1} />
        })}
      </div>
    </div>
  )
}
