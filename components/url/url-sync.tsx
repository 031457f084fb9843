'use client'

import { createContext, use } from 'react'
import type { ReactNode } from 'react'
import type { UrlFollower } from './follow-url'

const FollowerContext = createContext<UrlFollower | null>(null)

/** Gives what opens datasets the follower that keeps the address bar in step. */
export function UrlSync({ follower, children }: { follower: UrlFollower; children: ReactNode }) {
  return <FollowerContext value={follower}>{children}</FollowerContext>
}

export function useUrlFollower(): UrlFollower {
  const follower = use(FollowerContext)
  if (!follower) throw new Error('useUrlFollower needs a UrlSync above it')
  return follower
}
