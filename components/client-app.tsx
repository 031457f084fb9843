'use client'

import dynamic from 'next/dynamic'
import { Starting } from './shell/starting'
import { start } from './start'

// Both at once, and before React has taken over the page. A start that fails is said by the app, which asks again.
if (typeof window !== 'undefined') {
  start().catch(() => undefined)
  void import('./app')
}

/** The app lives in the browser only: files, workers and the URL have no counterpart at build time. */
export const ClientApp = dynamic(async () => (await import('./app')).App, {
  ssr: false,
  loading: Starting,
})
