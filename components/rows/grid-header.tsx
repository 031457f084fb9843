import { HeaderCell } from './header-cell'
import { HEADER_HEIGHT } from './use-row-window'
import type { RowsTableModel } from './use-table'

export function GridHeader({ table }: { table: RowsTableModel }) {
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
          return column && <HeaderCell key={header.id} table={table} header={header} column={column} position={k + 1} />
        })}
      </div>
    </div>
  )
}
