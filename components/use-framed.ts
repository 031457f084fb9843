import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'

/**
 * False while what stands around something is drawn for the first time: both together would be one long task. In a task of its
 * own and at once, since what waits is drawn together with the next thing that comes; a deferred value would be restarted by
 * each report of how far the opening is.
 */
export function useFramed(): boolean {
  const [framed, setFramed] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => flushSync(() => setFramed(true)))
    return () => clearTimeout(timer)
  }, [])
  return framed
}
