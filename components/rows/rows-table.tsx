import { useSessionState } from '../session-provider'
import { RowsGrid } from './rows-grid'

/** The rows of the view: virtual, sortable, editable in place. Fills its container. */
export function RowsTable() {
  const dataset = useSessionState((state) => state.dataset)
  return dataset === null ? null : <RowsGrid dataset={dataset} />
}
