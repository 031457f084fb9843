/** Filters in plain words, as their chips say them. */
import type { Filter } from './filter'
import { findFlag } from './flags'

const COLUMN_LABELS: Readonly<Record<string, string>> = {
  question: 'Question',
  ground_truth: 'Ground truth',
  answer: 'Answer',
  ability: 'Ability',
  category: 'Category',
  data_source: 'Source',
  pass_value: 'Pass rate',
  index: 'Index',
  image_tags: 'Image tags',
  video_tags: 'Video tags',
  image_count: 'Images',
  message_count: 'Messages',
  prompt_chars: 'Prompt length',
  answer_kind: 'Answer kind',
  tool_calls: 'Tool calls',
  file: 'File',
  row: 'Row',
  mark: 'Mark',
  note: 'Note',
  edited: 'Edited',
  min_side: 'Smallest side',
  max_aspect: 'Aspect ratio',
  image_bytes: 'Image bytes',
}

/** What a column of `current` is called on screen; the file's own columns keep their path. */
export function columnLabel(column: string): string {
  return Object.hasOwn(COLUMN_LABELS, column) ? (COLUMN_LABELS[column] ?? column) : column
}

/** "Ability: math, none", "Pass rate: 0 to 4", "Not checked: Side under 32 px". */
export function filterLabel(filter: Filter): string {
  switch (filter.kind) {
    case 'in':
      return `${columnLabel(filter.column)}: ${listValues(filter.values)}`
    case 'range':
      return `${columnLabel(filter.column)}: ${rangeLabel(filter)}`
    case 'flag': {
      const label = findFlag(filter.flag)?.label ?? filter.flag
      return filter.value === true ? label : `${filter.value === false ? 'Not' : 'Not checked'}: ${label}`
    }
    case 'text':
      return `Text: “${filter.query}”`
    case 'mark':
      return `Mark: ${listValues(filter.values)}`
    case 'edited':
      return 'Edited'
  }
}

function listValues(values: readonly (string | number | null)[]): string {
  const words = values.map((value) => (value === null ? 'none' : value === '' ? '(blank)' : String(value)))
  if (words.length === 0) return 'nothing'
  return words.length > 3 ? `${words.slice(0, 2).join(', ')} and ${words.length - 2} more` : words.join(', ')
}

function rangeLabel({ min, max, maxExcluded }: Extract<Filter, { kind: 'range' }>): string {
  const limit = maxExcluded ? 'under' : 'up to'
  if (min === null) return max === null ? 'any value' : `${limit} ${max}`
  if (max === null) return `from ${min}`
  if (min === max && !maxExcluded) return String(min)
  return maxExcluded ? `${min} to under ${max}` : `${min} to ${max}`
}
