import { useEffect } from 'react'
import type { RefObject } from 'react'

/** Name of the highlight in app/globals.css. */
const NAME = 'search-hit'
const MOST_HITS = 500

/**
 * Marks every occurrence of the search in an element, case aside, without touching its nodes: what is drawn there is
 * rendered Markdown, formulas and code. A browser without the CSS Custom Highlight API marks nothing.
 */
export function useHits(area: RefObject<HTMLElement | null>, query: string): void {
  useEffect(() => {
    const element = area.current
    if (element === null || query === '' || !('highlights' in CSS)) return
    const mark = () => CSS.highlights.set(NAME, new Highlight(...findHits(element, query.toLowerCase())))
    let waiting = 0
    const later = () => {
      cancelAnimationFrame(waiting)
      waiting = requestAnimationFrame(mark)
    }
    // Blocks unfold, long text is set when it comes near, edits come in: nodes change under the marks.
    const observer = new MutationObserver(later)
    observer.observe(element, { childList: true, subtree: true, characterData: true })
    later()
    return () => {
      observer.disconnect()
      cancelAnimationFrame(waiting)
      CSS.highlights.delete(NAME)
    }
  }, [area, query])
}

function findHits(element: HTMLElement, needle: string): readonly Range[] {
  const hits: Range[] = []
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null && hits.length < MOST_HITS; node = walker.nextNode()) {
    const text = node.nodeValue?.toLowerCase() ?? ''
    // Some letters change length in lower case; then positions would not agree.
    if (text.length !== node.nodeValue?.length) continue
    for (
      let at = text.indexOf(needle);
      at >= 0 && hits.length < MOST_HITS;
      at = text.indexOf(needle, at + needle.length)
    )
      hits.push(rangeOf(node, at, at + needle.length))
  }
  return hits
}

function rangeOf(node: Node, from: number, to: number): Range {
  const range = document.createRange()
  range.setStart(node, from)
  range.setEnd(node, to)
  return range
}
