/** Long text is rendered in chunks; put together they are the text to the character. */
import { splitMarkup } from './markup'

/** A stretch of text that is parsed on its own, so that no stretch can hold up the page. */
export type Chunk =
  | { readonly kind: 'text'; readonly start: number; readonly text: string }
  | { readonly kind: 'fence'; readonly start: number; readonly code: string; readonly language: string }

/** A chunk ends at the first empty line after this many characters, or at the first line end after MOST. */
const ENOUGH = 2000
const MOST = 4000

/** Cuts text into chunks at line ends outside formulas and code; fences stand alone. Together they are the text. */
export function splitChunks(text: string): Chunk[] {
  const chunks: Chunk[] = []
  let from = 0
  const close = (to: number) => {
    if (to > from) chunks.push({ kind: 'text', start: from, text: text.slice(from, to) })
    from = to
  }
  for (const segment of splitMarkup(text)) {
    const end = segment.start + segment.raw.length
    if (segment.kind === 'fence') {
      close(segment.start)
      chunks.push({ kind: 'fence', start: segment.start, code: segment.body, language: segment.language })
      from = end
    } else if (segment.kind === 'markdown') {
      for (let cut = nextCut(text, from, segment.start, end); cut !== null; cut = nextCut(text, from, cut, end))
        close(cut)
    }
  }
  close(text.length)
  return chunks
}

/** The next place in [at, end) where the chunk that begins at `from` may end; null = it goes on. */
function nextCut(text: string, from: number, at: number, end: number): number | null {
  const blank = text.indexOf('\n\n', Math.max(at, from + ENOUGH))
  const line = text.indexOf('\n', Math.max(at, from + MOST))
  const cuts = [blank < 0 ? Infinity : blank + 2, line < 0 ? Infinity : line + 1].filter((cut) => cut < end)
  return cuts.length === 0 ? null : Math.min(...cuts)
}
