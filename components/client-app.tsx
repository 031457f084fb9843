'use client'

import dynamic from 'next/dynamic'

/** The app lives in the browser only: files, workers and the URL have no counterpart at build time. */
export const ClientApp = dynamic(async () => (await import('./app')).App, {
  ssr: false,
  loading: () => <p className="p-6 text-muted">Loading …</p>,
})
