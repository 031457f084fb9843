'use client'

import { useEffect, useLayoutEffect, useState } from 'react'
import { KeyboardProvider } from './keyboard'
import { ScreenProvider } from './screen'
import { SessionProvider } from './session-provider'
import { CrashBoundary } from './shell/crash-boundary'
import { Shell } from './shell/shell'
import { Starting } from './shell/starting'
import { applyTheme, readTheme } from './shell/theme'
import { start } from './start'
import type { Started } from './start'
import { TooltipProvider } from './ui/tooltip'
import { UrlSync } from './url/url-sync'

/** The whole app. */
export function App() {
  return (
    <CrashBoundary>
      <Start />
    </CrashBoundary>
  )
}

function Start() {
  const [started, setStarted] = useState<Started | null>(null)
  const [failure, setFailure] = useState<Error | null>(null)
  useLayoutEffect(() => applyTheme(readTheme()), [])
  useEffect(() => {
    start().then(setStarted, (error: unknown) => {
      setFailure(error instanceof Error ? error : new Error(String(error)))
    })
  }, [])

  if (failure) throw failure
  if (!started) return <Starting />
  return (
    <SessionProvider session={started.session}>
      <KeyboardProvider>
        <TooltipProvider delayDuration={400}>
          <ScreenProvider>
            <UrlSync follower={started.follower}>
              <Shell />
            </UrlSync>
          </ScreenProvider>
        </TooltipProvider>
      </KeyboardProvider>
    </SessionProvider>
  )
}
