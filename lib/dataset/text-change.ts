/** What changed between two texts is what lies between their common ends. */
export interface TextChange {
  /** What stands just before the change, cut to a few words. */
  readonly lead: string
  readonly removed: string
  readonly added: string
  readonly tail: string
}

const CONTEXT = 36
/** Shorter texts are read faster whole. */
const SHORTEST = 60

/** The one stretch in which two texts differ, with a little around it; null where they share too little for that to help. */
export function findChange(before: string, after: string): TextChange | null {
  if (before.length < SHORTEST && after.length < SHORTEST) return null
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before[start] === after[start]) start++
  let end = 0
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  if (start + end < most / 4) return null
  return {
    lead: (start > CONTEXT ? '…' : '') + before.slice(Math.max(0, start - CONTEXT), start),
    removed: before.slice(start, before.length - end),
    added: after.slice(start, after.length - end),
    tail: before.slice(before.length - end).slice(0, CONTEXT) + (end > CONTEXT ? '…' : ''),
  }
}
