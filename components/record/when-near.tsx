import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'

/** Draws `before` until the place comes near the screen, then its children. */
export function WhenNear({ now, before, children }: { now: boolean; before: ReactNode; children: ReactNode }) {
  const [near, setNear] = useState(now)
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (near || !place.current) return
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setNear(true),
      {
        rootMargin: '600px',
      },
    )
    observer.observe(place.current)
    return () => observer.disconnect()
  }, [near])
  return <div ref={place}>{near ? children : before}</div>
}
