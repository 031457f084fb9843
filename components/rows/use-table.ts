import {
  columnOrderingFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  functionalUpdate,
  metaHelper,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import type { ColumnDef, Header, ReactTable, SortingState, TableState } from '@tanstack/react-table'
import { useMemo } from 'react'
import { useSession, useSessionState } from '../session-provider'
import type { SortKey } from '@/lib/query/view-url'
import type { RowPreview } from '@/lib/session/contract/rows'
import type { RowColumn } from './columns'
import type { TableLayout } from './use-layout'

/** The table arranges columns; rows are peeked from the session, one screen at a time, so the row model stays empty. */
const features = tableFeatures({
  columnOrderingFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  rowSortingFeature,
  columnMeta: metaHelper<{ column: RowColumn }>(),
})

type Features = typeof features
export type RowsTableModel = ReactTable<Features, RowPreview, TableState<Features>>
export type RowsHeader = Header<Features, RowPreview, unknown>

const NO_ROWS: RowPreview[] = []
const MOST_SORT_KEYS = 4

export function useRowsTable(
  columns: readonly RowColumn[],
  layout: TableLayout,
  change: (part: Partial<TableLayout>) => void,
): RowsTableModel {
  const session = useSession()
  const sort = useSessionState((state) => state.view.sort)
  const defs = useMemo(() => columns.map(columnDef), [columns])
  const sorting = useMemo(() => sortingOf(sort, columns), [sort, columns])
  const columnVisibility = useMemo(() => visibilityOf(columns, layout), [columns, layout])
  return useTable({
    features,
    columns: defs,
    data: NO_ROWS,
    state: { sorting, columnVisibility, columnOrder: layout.order, columnSizing: layout.sizing },
    manualSorting: true,
    maxMultiSortColCount: MOST_SORT_KEYS,
    sortDescFirst: false,
    columnResizeMode: 'onChange',
    onSortingChange: (updater) => {
      const { view } = session.getState()
      session.setView({ ...view, sort: sortKeysOf(functionalUpdate(updater, sorting), columns) })
    },
    onColumnVisibilityChange: (updater) => change({ visibility: functionalUpdate(updater, columnVisibility) }),
    onColumnOrderChange: (updater) => change({ order: functionalUpdate(updater, layout.order) }),
    onColumnSizingChange: (updater) => change({ sizing: functionalUpdate(updater, layout.sizing) }),
  })
}

function columnDef(column: RowColumn): ColumnDef<Features, RowPreview> {
  return {
    id: column.id,
    header: column.title,
    size: column.size,
    minSize: column.minSize,
    maxSize: 1200,
    // Sorting asks for an accessor; the rows themselves never pass through the table.
    accessorFn: () => null,
    enableSorting: column.sort !== null,
    meta: { column },
  }
}

function visibilityOf(columns: readonly RowColumn[], layout: TableLayout): Record<string, boolean> {
  return Object.fromEntries(columns.map(({ id, shown }) => [id, layout.visibility[id] ?? shown]))
}

function sortingOf(sort: readonly SortKey[], columns: readonly RowColumn[]): SortingState {
  return sort.flatMap(({ column, descending }) => {
    const sorted = columns.find((one) => one.sort === column)
    return sorted ? [{ id: sorted.id, desc: descending }] : []
  })
}

function sortKeysOf(sorting: SortingState, columns: readonly RowColumn[]): SortKey[] {
  return sorting.flatMap(({ id, desc }) => {
    const sort = columns.find((one) => one.id === id)?.sort ?? null
    return sort === null ? [] : [{ column: sort, descending: desc }]
  })
}
