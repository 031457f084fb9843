import { elementScroll, useVirtualizer } from '@tanstack/react-virtual'
import type { Virtualizer } from '@tanstack/react-virtual'
import { useEffect } from 'react'
import type { RefObject } from 'react'
import { useSession, useSessionState } from '../session-provider'
import type { ResultState } from '@/lib/session/contract/rows'

export const HEADER_HEIGHT = 32
const OVERSCAN = 8
/** Rows asked for beyond the screen, so that scrolling finds them there. */
const AHEAD = 40

/** The rows on screen, asked for as they come near. */
export function useRowWindow(
  scroll: RefObject<HTMLDivElement | null>,
  rowHeight: number,
): { virtualizer: Virtualizer<HTMLDivElement, Element>; result: ResultState } {
  const session = useSession()
  const result = useSessionState((state) => state.result)
  // The rule warns of memoising by React's compiler, which this project does not use.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: result.count,
    getScrollElement: () => scroll.current,
    initialRect: { width: 0, height: window.innerHeight },
    observeElementRect: observeSize,
    scrollToFn: scrollUnlessAtStart,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    scrollMargin: HEADER_HEIGHT,
    scrollPaddingStart: HEADER_HEIGHT,
  })

  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight])

  const items = virtualizer.getVirtualItems()
  const from = Math.max(0, (items[0]?.index ?? 0) - AHEAD)
  const to = Math.min(result.count, (items.at(-1)?.index ?? 0) + 1 + AHEAD)
  useEffect(() => {
    if (to > from) session.requestRows(from, to)
  }, [session, from, to, result.version])
  return { virtualizer, result }
}

/** A grid just mounted is at its start: scrolling it there would force a layout. */
const scrollUnlessAtStart: typeof elementScroll = (offset, options, virtualizer) => {
  if (offset > 0 || (virtualizer.scrollOffset ?? 0) > 0) elementScroll(offset, options, virtualizer)
}

/** The size as the browser tells it after a layout of its own: asked for while the grid is mounted, it would force one. */
function observeSize(
  { scrollElement }: Virtualizer<HTMLDivElement, Element>,
  report: (rect: { width: number; height: number }) => void,
): (() => void) | undefined {
  if (!scrollElement) return undefined
  const observer = new ResizeObserver(([entry]) => {
    if (entry) report(entry.contentRect)
  })
  observer.observe(scrollElement)
  return () => observer.disconnect()
}
