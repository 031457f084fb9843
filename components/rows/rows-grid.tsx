import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { MouseEvent } from 'react'
import type { RecordRef } from '@/lib/dataset/types'
import type { DatasetState } from '@/lib/session/contract/dataset'
import { useGap } from '../gap'
import { sameRef } from '../record-ref'
import { useSession, useSessionState } from '../session-provider'
import { useFramed } from '../use-framed'
import { classNames } from '../ui/class-names'
import { columnsOf } from './columns'
import type { RowColumn } from './columns'
import { handleGridKey } from './grid-keys'
import { GridHeader } from './grid-header'
import { NoRows } from './no-rows'
import { NotListed } from './not-listed'
import type { CellSurroundings } from './row-cell'
import { cellId, RowLine } from './row-line'
import { StatusBar } from './status-bar'
import { useCursor } from './use-cursor'
import type { TablePlace } from './use-cursor'
import { useLayout } from './use-layout'
import { useRowKeys } from './use-row-keys'
import { HEADER_HEIGHT, useRowWindow } from './use-row-window'
import { useRowsTable } from './use-table'
import type { RowsTableModel } from './use-table'

/** px. A comfortable row holds a picture of 40 px, or two lines; plain tables have neither. */
const ROW_HEIGHT = { comfortable: 52, compact: 30 } as const
const TABLE_ROW_HEIGHT = { comfortable: 36, compact: 28 } as const
const EDITABLE: readonly string[] = ['groundTruth', 'ability']

interface Editing {
  readonly ref: RecordRef
  readonly column: string
}

export function RowsGrid({ dataset, ...place }: { readonly dataset: DatasetState } & TablePlace) {
  const session = useSession()
  const columns = useMemo(() => columnsOf(dataset), [dataset])
  const [layout, change] = useLayout(dataset.kind)
  const table = useRowsTable(columns, layout, change)
  const shown = useShownColumns(table)
  const around = useSurroundings(dataset, layout.density === 'compact')
  const rowHeight = (dataset.kind === 'table' ? TABLE_ROW_HEIGHT : ROW_HEIGHT)[layout.density]

  const scroll = useRef<HTMLDivElement>(null)
  const { virtualizer, result } = useRowWindow(scroll, rowHeight)
  const cursor = useCursor(result.count, place)
  const recordOpen = useSessionState((state) => state.view.record !== null)
  const filters = useSessionState((state) => state.view.filters.length)
  const gap = useGap(true)
  const [wantedColumn, setColumn] = useState('groundTruth')
  const column = shown.some((one) => one.id === wantedColumn) ? wantedColumn : (shown[0]?.id ?? '')
  const [editing, setEditing] = useState<Editing | null>(null)

  const startEdit = useCallback(
    (index: number, wanted: string) => {
      const ref = session.refAt(index)
      // A column that is hidden has no cell for the editor to stand in.
      const stands = EDITABLE.includes(wanted) && shown.some((one) => one.id === wanted)
      if (ref && stands) setEditing({ ref, column: wanted })
    },
    [session, shown],
  )
  const onDone = useCallback((focusTable: boolean) => {
    setEditing(null)
    if (focusTable) scroll.current?.focus()
  }, [])
  useRowKeys({
    cursor,
    row: session.peekRow(cursor.active),
    recordOpen,
    onWalk: (index) => {
      cursor.moveTo(index)
      // Enter is then the row's, not a header's that was clicked before.
      if (scroll.current?.contains(document.activeElement)) scroll.current.focus({ preventScroll: true })
    },
    onEdit: () => startEdit(cursor.active, 'groundTruth'),
  })
  const anyRows = result.count > 0
  useEffect(() => {
    // To scroll to where one is would still make the browser lay out the first rows at once, in one long task.
    const atStart = cursor.active === 0 && (virtualizer.scrollOffset ?? 0) === 0
    if (anyRows && !atStart) virtualizer.scrollToIndex(cursor.active, { align: 'auto' })
  }, [virtualizer, cursor.active, anyRows])

  useEffect(() => {
    // What opened the dataset, or the record with the button that closed it, is gone from the page: the keys of the grid
    // act at once, and a reader says where one is.
    if (document.activeElement === document.body) scroll.current?.focus({ preventScroll: true })
  }, [dataset.id, recordOpen])

  const onClick = (event: MouseEvent) => {
    const at = placeOf(event.target)
    if (!at) return
    setColumn(at.column)
    // A first click on an editable cell only goes there, so that the second can edit it where it stands.
    if (recordOpen || !EDITABLE.includes(at.column)) cursor.open(at.index)
    else cursor.moveTo(at.index)
  }
  const onDoubleClick = (event: MouseEvent) => {
    const at = placeOf(event.target)
    if (at) startEdit(at.index, at.column)
  }

  const framed = useFramed()
  const items = framed ? virtualizer.getVirtualItems() : []
  const empty = result.count === 0 && result.status !== 'running'
  const activeShown = items.some((item) => item.index === cursor.active)
  return (
    <section aria-label="Rows" className="isolate flex h-full min-h-0 flex-col bg-surface">
      <div
        ref={scroll}
        role="grid"
        tabIndex={0}
        aria-label={`Rows of ${dataset.name}`}
        aria-rowcount={result.count + 1}
        aria-colcount={shown.length}
        aria-busy={result.status === 'running'}
        {...(activeShown ? { 'aria-activedescendant': cellId(cursor.active, column) } : {})}
        className={classNames('group/grid relative overflow-auto outline-none', empty ? 'shrink-0' : 'min-h-0 flex-1')}
        style={gridStyle(table, shown)}
        onClick={onClick}
        onDoubleClick={onDoubleClick}
        onKeyDown={(event) =>
          handleGridKey(event, {
            cursor,
            count: result.count,
            columns: shown,
            column,
            page: Math.max(1, Math.floor((scroll.current?.clientHeight ?? 400) / rowHeight) - 2),
            setColumn,
            onEdit: (wanted) => startEdit(cursor.active, wanted),
            onOpen: () => cursor.open(cursor.active),
          })
        }
      >
        <GridHeader table={table} />
        {!empty && (
          <div
            role="rowgroup"
            className="relative min-w-full"
            style={{ height: virtualizer.getTotalSize(), width: table.getTotalSize() }}
          >
            {items.map((item) => {
              const row = session.peekRow(item.index)
              return (
                <RowLine
                  key={item.key}
                  index={item.index}
                  top={item.start - HEADER_HEIGHT}
                  height={rowHeight}
                  row={row}
                  columns={shown}
                  active={item.index === cursor.active ? column : null}
                  opened={item.index === cursor.opened}
                  editing={row && editing && sameRef(row.ref, editing.ref) ? editing.column : null}
                  around={around}
                  onDone={onDone}
                />
              )
            })}
          </div>
        )}
      </div>
      {empty && (
        <div className="flex min-h-0 flex-1 items-center justify-center overflow-auto">
          <NoRows
            dataset={dataset}
            result={result}
            gap={gap}
            filters={filters}
            onClear={() => session.setView({ ...session.getState().view, filters: [] })}
          />
        </div>
      )}
      {!empty && result.status === 'failed' && <NotListed error={result.error} />}
      <StatusBar table={table} layout={layout} change={change} active={cursor.active} result={result} />
    </section>
  )
}

function useShownColumns(table: RowsTableModel): readonly RowColumn[] {
  const { columnOrder, columnVisibility } = table.state
  const definitions = table.options.columns
  return useMemo(
    () => table.getVisibleLeafColumns().flatMap(({ columnDef }) => (columnDef.meta ? [columnDef.meta.column] : [])),
    // oxlint-disable-next-line react/exhaustive-deps -- the table itself never changes; these say when its columns do
    [table, columnOrder, columnVisibility, definitions],
  )
}

function useSurroundings(dataset: DatasetState, compact: boolean): CellSurroundings {
  const query = useSessionState((state) => state.view.filters.find((filter) => filter.kind === 'text')?.query ?? null)
  const categoriesKnown = useSessionState((state) => Object.keys(state.balance.mapping).length > 0)
  return useMemo(
    () => ({ dataset, passScale: dataset.passScale, query, compact, categoriesKnown }),
    [dataset, query, compact, categoriesKnown],
  )
}

/** Widths as one CSS variable: resizing a column draws no row again. The question takes what is left over. */
function gridStyle(table: RowsTableModel, shown: readonly RowColumn[]): Record<string, string> {
  const grows = shown.find((column) => column.kind === 'question') ?? shown.at(-1)
  const tracks = shown.map((column) => {
    const width = table.getColumn(column.id)?.getSize() ?? column.size
    return column === grows ? `minmax(${width}px, 1fr)` : `${width}px`
  })
  return { '--columns': tracks.join(' ') }
}

function placeOf(target: EventTarget): { index: number; column: string } | null {
  if (!(target instanceof Element) || target.closest('textarea, select, input, button')) return null
  const cell = target.closest<HTMLElement>('[data-column]')
  const line = target.closest<HTMLElement>('[data-index]')
  if (!cell || !line) return null
  return { index: Number(line.dataset.index), column: cell.dataset.column ?? '' }
}
