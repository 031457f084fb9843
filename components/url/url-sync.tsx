'use client'

import { createContext, use, useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { useSession } from '@/components/session-provider'
import { UrlFollower } from './follow-url'

const FollowerContext = createContext<UrlFollower | null>(null)

/** Ties the address bar to the session for as long as it is shown. */
export function UrlSync({ children }: { children: ReactNode }) {
  const session = useSession()
  const [follower] = useState(() => new UrlFollower(session))
  useEffect(() => follower.start(), [follower])
  return <FollowerContext value={follower}>{children}</FollowerContext>
}

export function useUrlFollower(): UrlFollower {
  const follower = use(FollowerContext)
  if (!follower) throw new Error('useUrlFollower needs a UrlSync above it')
  return follower
}
