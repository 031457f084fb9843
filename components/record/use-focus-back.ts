import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'

/** What stands in the place of an editor takes the focus when the editor closes with it; else it would fall to the page's start. */
export function useFocusBack<Element extends HTMLElement>(open: boolean): RefObject<Element | null> {
  const back = useRef<Element>(null)
  const wasOpen = useRef(open)
  useEffect(() => {
    const closed = wasOpen.current && !open
    wasOpen.current = open
    if (closed && document.activeElement === document.body) back.current?.focus({ preventScroll: true })
  }, [open])
  return back
}
