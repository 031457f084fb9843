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

export interface ChangedText {
  readonly head: string
  readonly removed: string
  readonly added: string
  readonly tail: string
}

/** How much of what stayed the same is shown on either side of a change. */
const CONTEXT = 24
/** A longer removed or added part is cut. */
const LONGEST = 600

/** What changed between two texts, with a little of what stayed around it. */
export function changedText(before: string, after: string): ChangedText {
  const most = Math.min(before.length, after.length)
  let head = 0
  while (head < most && before[head] === after[head]) head += 1
  if (isSplit(before, head) || isSplit(after, head)) head -= 1
  let tail = 0
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1
  if (isSplit(before, before.length - tail) || isSplit(after, after.length - tail)) tail -= 1
  return {
    head: head > CONTEXT ? `…${before.slice(head - CONTEXT, head)}` : before.slice(0, head),
    removed: cut(before.slice(head, before.length - tail)),
    added: cut(after.slice(head, after.length - tail)),
    tail: tail > CONTEXT ? `${after.slice(after.length - tail).slice(0, CONTEXT)}…` : after.slice(after.length - tail),
  }
}

/** Would a cut here part the two halves of one character? */
function isSplit(text: string, at: number): boolean {
  return at > 0 && at < text.length && /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(at - 1, at + 1))
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
