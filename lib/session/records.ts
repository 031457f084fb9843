/** One record for the screen: its light cells with the journal's changes in place, and its conversation. */
import { columnPath, getColumn } from '@/lib/dataset/cells'
import type { Row } from '@/lib/dataset/cells'
import { readConversation } from '@/lib/dataset/prompt'
import type { RecordRef } from '@/lib/dataset/types'
import { applyToRow } from '@/lib/journal/overlay'
import type { LoadedRecord } from './contract/record'
import type { CurrentDataset } from './current-dataset'

export async function loadRecord(current: CurrentDataset, ref: RecordRef, signal: AbortSignal): Promise<LoadedRecord> {
  const [{ row: source }, known] = await Promise.all([
    current.reader.record(ref, signal),
    // Only the number of images comes from the engine: where it does not answer, the record is read all the same.
    current.questions?.previews([ref], [], signal).catch(() => undefined),
  ])
  // Who edits by this answer would otherwise edit the same row of the next dataset.
  current.closing.signal.throwIfAborted()
  const cells = current.edits.cells(ref)
  const row = applyToRow(source as Row, cells)
  const { prompt } = current.info.mapping
  const path = prompt === null ? null : columnPath(row, prompt)
  const messages = (path === null ? null : readConversation(getColumn(row, prompt), path)) ?? []
  return {
    ref,
    row,
    messages: messages.map(({ role, content }) => ({ role, content })),
    messagePaths: messages.map(({ path: at }) => at),
    changes: current.edits.fieldCells(ref),
    mark: current.edits.mark(ref),
    note: current.edits.note(ref),
    imageCount: known?.[0]?.imageCount ?? null,
  }
}
