import type { Session } from '@/lib/session/contract/session'
import { UrlFollower } from './url/follow-url'

export interface Started {
  readonly session: Session
  readonly follower: UrlFollower
}

let starting: Promise<Started> | null = null

/**
 * The page's one session, already opening what the address names. Called as early as can be: the files are read while the
 * screen's own code is still on its way. React's strict mode asks twice. A failed start may be tried again.
 */
export function start(): Promise<Started> {
  starting ??= startSession()
  starting.catch(() => {
    starting = null
  })
  return starting
}

async function startSession(): Promise<Started> {
  const { createSession } = await import('@/lib/session/session')
  const session = createSession()
  // For scripts; see README.
  Object.assign(globalThis, { metisCurator: session })
  const follower = new UrlFollower(session)
  follower.start()
  return { session, follower }
}
