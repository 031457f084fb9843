'use client'

import dynamic from 'next/dynamic'
import { Starting } from './shell/starting'

/** The app lives in the browser only: files, workers and the URL have no counterpart at build time. */
export const ClientApp = dynamic(async () => (await import('./app')).App, {
  ssr: false,
  loading: Starting,
})
