/** Text with every occurrence of the search marked, case aside. */
export function Highlight({ text, query }: { text: string; query: string | null }) {
  const pieces = splitHits(text, query)
  return pieces.map((piece) => (piece.hit ? <mark key={piece.start}>{piece.text}</mark> : piece.text))
}

interface Piece {
  readonly text: string
  readonly start: number
  readonly hit: boolean
}

const MOST_HITS = 50

function splitHits(text: string, query: string | null): readonly Piece[] {
  const needle = query?.toLowerCase() ?? ''
  const haystack = text.toLowerCase()
  // Some letters change length in lower case; then positions would not agree, and nothing is marked.
  if (needle === '' || haystack.length !== text.length) return [{ text, start: 0, hit: false }]
  const pieces: Piece[] = []
  let at = 0
  for (let hits = 0; hits < MOST_HITS; hits++) {
    const found = haystack.indexOf(needle, at)
    if (found < 0) break
    if (found > at) pieces.push({ text: text.slice(at, found), start: at, hit: false })
    pieces.push({ text: text.slice(found, found + needle.length), start: found, hit: true })
    at = found + needle.length
  }
  if (at < text.length) pieces.push({ text: text.slice(at), start: at, hit: false })
  return pieces
}

const LEAD = 40

/** The text from a little before the first hit, where that would stand too far to the right to be seen. */
export function fromFirstHit(text: string, query: string | null, visible = 70): string {
  const at = query === null || query === '' ? -1 : text.toLowerCase().indexOf(query.toLowerCase())
  return at > LEAD && at + (query?.length ?? 0) > visible ? `… ${text.slice(at - LEAD)}` : text
}
