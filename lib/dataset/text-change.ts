/** What changed between two texts is what lies between their common ends; no character of two halves is parted. */
export interface TextChange {
  /** What stands just before the change, cut to a few words. */
  readonly lead: string
  /** Cut where it is long, as what was added. */
  readonly removed: string
  readonly added: string
  readonly tail: string
}

const CONTEXT = 36
/** Shorter texts are read faster whole. */
const SHORTEST = 60
const LONGEST = 600

/** The one stretch in which two texts differ, with a little around it; null where they share too little for that to help. */
export function findChange(before: string, after: string): TextChange | null {
  if (before.length < SHORTEST && after.length < SHORTEST) return null
  const { start, end } = commonEnds(before, after)
  if (start + end === 0 || start + end < Math.min(before.length, after.length) / 4) return null
  const lead = before.slice(0, start)
  const tail = before.slice(before.length - end)
  return {
    lead: start > CONTEXT ? `…${lead.slice(placeAfter(lead, start - CONTEXT))}` : lead,
    removed: cut(before.slice(start, before.length - end), LONGEST),
    added: cut(after.slice(start, after.length - end), LONGEST),
    tail: cut(tail, CONTEXT),
  }
}

/** How many code units two texts share at the start and, of what is left then, at the end. */
export function commonEnds(before: string, after: string): { readonly start: number; readonly end: number } {
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before[start] === after[start]) start++
  if (isSplit(before, start) || isSplit(after, start)) start--
  let end = 0
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end++
  if (isSplit(before, before.length - end) || isSplit(after, after.length - end)) end--
  return { start, end }
}

function cut(text: string, longest: number): string {
  if (text.length <= longest) return text
  return `${text.slice(0, isSplit(text, longest) ? longest - 1 : longest)}…`
}

function placeAfter(text: string, at: number): number {
  return isSplit(text, at) ? at + 1 : at
}

/** Would a cut here part the two halves of one character? */
function isSplit(text: string, at: number): boolean {
  return at > 0 && at < text.length && /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(at - 1, at + 1))
}
