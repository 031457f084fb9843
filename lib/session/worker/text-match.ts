/** Does a text hold the query, case aside? Told from the UTF-8 bytes where possible: making strings of a gigabyte is slow. */

import { foldCase } from '@/lib/query/fold-case'

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** `needle` is in lower case as `foldCase` has it. What is decided is `foldCase(text).includes(needle)`. */
export function textMatcher(needle: string): (text: Uint8Array) => boolean {
  const holds = (text: Uint8Array) => foldCase(decoder.decode(text)).includes(needle)
  const anchor = anchorOf(needle)
  if (anchor.length < 2) return holds
  const mayHold = finder(new TextEncoder().encode(anchor))
  return anchor === needle ? mayHold : (text) => mayHold(text) && holds(text)
}

/**
 * The longest part whose bytes stand in every text that holds it, ASCII case aside: ASCII, but for "i" and "k", which are
 * also what İ and the Kelvin sign become in lower case, and CJK, which has no case.
 */
function anchorOf(needle: string): string {
  const parts = needle.match(/[\0-hjl-\x7f\u2e80-\u9fff]+/g) ?? []
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '')
}

/** Horspool's search (Practical fast searching in strings, 1980) over bytes in which A–Z are a–z. */
function finder(needle: Uint8Array): (text: Uint8Array) => boolean {
  const lower = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte))
  const last = needle.length - 1
  const skip = new Int32Array(256).fill(needle.length)
  for (let byte = 0; byte < 256; byte++) {
    const at = needle.lastIndexOf(lower[byte] as number, last - 1)
    if (at >= 0) skip[byte] = last - at
  }
  return (text) => {
    for (let end = last; end < text.length; end += skip[text[end] as number] as number) {
      let k = 0
      while (k <= last && lower[text[end - k] as number] === needle[last - k]) k++
      if (k > last) return true
    }
    return false
  }
}
