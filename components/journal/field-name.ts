import { formatPath } from '@/lib/dataset/cells'
import type { FieldPath, JsonValue } from '@/lib/dataset/types'

/** ["prompt", 1, "content"] → "prompt[1].content"; the pseudo fields by their words. */
export function fieldName(path: FieldPath): string {
  if (path.length === 1 && path[0] === '@mark') return 'mark'
  if (path.length === 1 && path[0] === '@note') return 'note'
  return formatPath(path)
}

/** A value as one line of text. */
export function valueText(value: JsonValue): string {
  if (value === null) return 'none'
  if (typeof value === 'string') return value === '' ? 'empty text' : value
  return JSON.stringify(value)
}

/** Is `valueText` a word about the value rather than the value? */
export function isWordFor(value: JsonValue): boolean {
  return value === null || value === ''
}
