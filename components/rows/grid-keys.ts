import type { KeyboardEvent } from 'react'
import type { Cursor } from './use-cursor'
import type { RowColumn } from './columns'

interface GridKeys {
  readonly cursor: Cursor
  readonly count: number
  readonly columns: readonly RowColumn[]
  readonly column: string
  /** Whole rows a screen holds. */
  readonly page: number
  readonly setColumn: (column: string) => void
  readonly onEdit: (column: string) => void
  readonly onOpen: () => void
}

/** Arrows, Home, End, Page keys, F2 and Enter while the grid has the focus, as the ARIA grid pattern says. */
export function handleGridKey(event: KeyboardEvent, keys: GridKeys): void {
  if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey) return
  const row = rowMove(event.key, keys)
  const column = columnMove(event.key, keys)
  if (row !== null) keys.cursor.moveTo(row)
  else if (column !== null) keys.setColumn(column)
  else if (event.key === 'F2') keys.onEdit(keys.column)
  else if (event.key === 'Enter') keys.onOpen()
  else return
  event.preventDefault()
}

function rowMove(key: string, { cursor, count, page }: GridKeys): number | null {
  switch (key) {
    case 'ArrowDown':
      return cursor.active + 1
    case 'ArrowUp':
      return cursor.active - 1
    case 'PageDown':
      return cursor.active + page
    case 'PageUp':
      return cursor.active - page
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}

function columnMove(key: string, { columns, column }: GridKeys): string | null {
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return null
  const at = columns.findIndex((one) => one.id === column)
  const next = Math.max(0, Math.min(columns.length - 1, at + (key === 'ArrowLeft' ? -1 : 1)))
  return columns[next]?.id ?? null
}
