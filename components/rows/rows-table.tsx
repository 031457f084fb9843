import { useSessionState } from '../session-provider'
import { RowsGrid } from './rows-grid'
import type { TablePlace } from './use-cursor'

/** The rows of the view: virtual, sortable, editable in place. Fills its container. */
export function RowsTable(place: TablePlace) {
  const dataset = useSessionState((state) => state.dataset)
  return dataset === null ? null : <RowsGrid dataset={dataset} {...place} />
}
