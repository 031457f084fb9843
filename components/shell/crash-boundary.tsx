import { Component } from 'react'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'

/** The last net: a failure nobody caught is said plainly. Edits are in the journal, so reloading loses none. */
export class CrashBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <main className="mx-auto max-w-xl p-10">
        <h1 className="mb-2 text-lg font-semibold">Metis Curator has stopped</h1>
        <p className="mb-4">
          This is a fault of the app, not of your data. Saved edits are kept on this machine and are there again after a
          reload.
        </p>
        <pre
          role="alert"
          className="mb-4 max-h-60 overflow-auto rounded-md border bg-surface p-3 text-xs whitespace-pre-wrap"
        >
          {error.message}
        </pre>
        <Button tone="primary" onClick={() => location.reload()}>
          Reload
        </Button>
      </main>
    )
  }
}
