/** Statements that change the engine's side tables: marks, overlay, hits, categories. `source` is only ever filled. */
import type { RecordRef } from '@/lib/dataset/types'
import { quoteInteger, quoteName, quoteText } from './sql'

/** Takes records out of `overlay` or `marks`, before their new lines go in. */
export function deleteRecords(table: 'overlay' | 'marks', refs: readonly RecordRef[]): string {
  if (refs.length === 0) return `DELETE FROM ${quoteName(table)} WHERE false`
  const list = refs.map(({ file, row }) => `(${quoteInteger(file)}, ${quoteInteger(row)})`).join(', ')
  return `DELETE FROM ${quoteName(table)} WHERE (file, "row") IN (${list})`
}

export interface MarkLine extends RecordRef {
  readonly mark: string | null
  readonly note: string | null
}

export function insertMarks(lines: readonly MarkLine[]): string | null {
  if (lines.length === 0) return null
  const values = lines.map(
    ({ file, row, mark, note }) =>
      `(${quoteInteger(file)}, ${quoteInteger(row)}, ${textOrNull(mark)}, ${textOrNull(note)})`,
  )
  return `INSERT INTO marks VALUES ${values.join(', ')}`
}

/** Puts a mapping (value → category) in place of the earlier one. */
export function replaceCategories(mapping: Readonly<Record<string, string>>): readonly string[] {
  const values = Object.entries(mapping).map(([value, category]) => `(${quoteText(value)}, ${quoteText(category)})`)
  return [
    'DELETE FROM categories',
    ...(values.length > 0 ? [`INSERT INTO categories VALUES ${values.join(', ')}`] : []),
  ]
}

export function emptyTable(table: 'hits' | 'image_facts'): string {
  return `DELETE FROM ${quoteName(table)}`
}

function textOrNull(text: string | null): string {
  return text === null ? 'NULL' : quoteText(text)
}
