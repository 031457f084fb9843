import { CurationError } from '@/lib/errors'

/** Stands where figures would: why there are none, and what to do. */
export function NotCounted({ error, onAgain }: { readonly error: Error; readonly onAgain: () => void }) {
  const next = error instanceof CurationError ? error.next : undefined
  return (
    <div className="text-xs [overflow-wrap:anywhere]">
      <p className="text-danger">Not counted: {error.message}</p>
      {next !== undefined && <p className="text-muted">{next}</p>}
      <button type="button" onClick={onAgain} className="text-accent underline underline-offset-2">
        Try again
      </button>
    </div>
  )
}
