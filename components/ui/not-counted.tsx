import { CurationError } from '@/lib/errors'

/** Stands where figures would: why there are none, and what to do. */
export function NotCounted({ error }: { readonly error: Error }) {
  const next = error instanceof CurationError ? error.next : undefined
  return (
    <div className="text-xs [overflow-wrap:anywhere]">
      <p className="text-danger">Not counted: {error.message}</p>
      <p className="text-muted">{next ?? 'Change the filters, or reload the page.'}</p>
    </div>
  )
}
