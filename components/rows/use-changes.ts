import { cellToText, formatPath, fromJson } from '@/lib/dataset/cells'
import type { CellChange } from '@/lib/session/contract/journal'
import type { RowPreview } from '@/lib/session/contract/rows'
import { refKey } from '@/lib/dataset/ref-key'
import { useAnswer } from '../session-provider'

const NO_CHANGES: readonly CellChange[] = []

/** What was edited in a row; rows without edits ask for nothing. */
function useChanges(row: RowPreview): readonly CellChange[] {
  const { ref, edited } = row
  const answer = useAnswer(`changes ${refKey(ref)} ${edited}`, async (session, signal) =>
    edited ? (await session.loadRecord(ref, signal)).changes : NO_CHANGES,
  )
  return edited ? (answer.value ?? NO_CHANGES) : NO_CHANGES
}

/** The value a column had before it was edited, as text; undefined = it was not. */
export function useOldValue(row: RowPreview, column: string | null): string | null | undefined {
  const change = useChanges(row).find(({ path }) => formatPath(path) === column)
  return change === undefined ? undefined : cellToText(fromJson(change.before))
}
