/** One record with its edits applied. */
import type { CellValue, FieldPath, Mark, Message, RecordRef } from '@/lib/dataset/types'
import type { CellChange } from './journal'

export interface LoadedRecord {
  readonly ref: RecordRef
  /** The row with edits applied. Image bytes are left out: images[k].bytes is absent. */
  readonly row: Readonly<Record<string, CellValue>>
  readonly messages: readonly Message[]
  /** Path of each message's text: ["prompt", 1, "content"]; null = put together from parts, so not editable. */
  readonly messagePaths: readonly (FieldPath | null)[]
  readonly changes: readonly CellChange[]
  readonly mark: Mark | null
  readonly note: string | null
  /** Images the row holds; null until the image column was looked at for this row. */
  readonly imageCount: number | null
}
