/** JSON from elsewhere is looked at before `fromJson` reads it: a tag with the wrong text in it, or endless nesting, would throw there. */
import { looksTagged } from './cells'
import type { JsonValue } from './types'

/** Deeper than any file's schema goes, with a tag at every level. */
const MOST_NESTED = 256

/** What the text in a tag must be. Digits are bounded: the time to read them grows with their square. */
const TAGS: Readonly<Record<string, { readonly holds: (text: string) => boolean; readonly what: string }>> = {
  $int: { holds: (text) => /^-?\d{1,1000}$/.test(text), what: 'a whole number' },
  $float: { holds: (text) => text === 'NaN' || (text.trim() !== '' && !Number.isNaN(Number(text))), what: 'a number' },
  $bytes: { holds: (text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text), what: 'base64' },
  $struct: { holds: () => false, what: 'a struct' },
}

/** Why it can't be read as a cell, as the end of a sentence about it; null = it can. */
export function whyNoCell(value: JsonValue, depth = 0): string | null {
  if (typeof value !== 'object' || value === null) return null
  if (depth > MOST_NESTED) return `is nested more than ${MOST_NESTED} deep`
  const [tag, body] = Array.isArray(value) || !looksTagged(value) ? [] : (Object.entries(value)[0] ?? [])
  const rule = tag === undefined ? undefined : TAGS[tag]
  if (typeof body === 'string' && rule?.holds(body) === false) return `holds a "${tag}" that is not ${rule.what}`
  // The struct in its own tag is one however it looks.
  const isStruct = tag === '$struct' && typeof body === 'object' && body !== null
  for (const field of Object.values(isStruct ? body : value) as readonly JsonValue[]) {
    const why = whyNoCell(field, depth + 1)
    if (why !== null) return why
  }
  return null
}
