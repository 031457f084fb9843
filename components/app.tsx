'use client'

import { useEffect, useLayoutEffect, useState } from 'react'
import type { Session } from '@/lib/session/contract'
import { KeyboardProvider } from './keyboard'
import { ScreenProvider } from './screen'
import { SessionProvider } from './session-provider'
import { CrashBoundary } from './shell/crash-boundary'
import { Shell } from './shell/shell'
import { Starting } from './shell/starting'
import { applyTheme, readTheme } from './shell/theme'
import { TooltipProvider } from './ui/tooltip'
import { UrlSync } from './url/url-sync'

let making: Promise<Session> | null = null

/** One session a page: React's strict mode runs effects twice. A failed start may be tried again. */
function oneSession(): Promise<Session> {
  making ??= import('@/lib/session/session').then(
    async ({ createSession }) =>
      // For scripts; see README.
      Object.assign(globalThis, { metisCurator: await createSession() }).metisCurator,
  )
  making.catch(() => {
    making = null
  })
  return making
}

/** The whole app. */
export function App() {
  return (
    <CrashBoundary>
      <Start />
    </CrashBoundary>
  )
}

function Start() {
  const [session, setSession] = useState<Session | null>(null)
  const [failure, setFailure] = useState<Error | null>(null)
  useLayoutEffect(() => applyTheme(readTheme()), [])
  useEffect(() => {
    oneSession().then(setSession, (error: unknown) => {
      setFailure(error instanceof Error ? error : new Error(String(error)))
    })
  }, [])

  if (failure) throw failure
  if (!session) return <Starting />
  return (
    <SessionProvider session={session}>
      <KeyboardProvider>
        <TooltipProvider delayDuration={400}>
          <ScreenProvider>
            <UrlSync>
              <Shell />
            </UrlSync>
          </ScreenProvider>
        </TooltipProvider>
      </KeyboardProvider>
    </SessionProvider>
  )
}
