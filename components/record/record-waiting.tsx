import { CircleAlert } from 'lucide-react'
import { CurationError } from '@/lib/errors'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'

/** Before the first record is there, or when it cannot be read. */
export function RecordWaiting({ error, onAgain }: { error: Error | null; onAgain: () => void }) {
  if (error)
    return (
      <EmptyState icon={<CircleAlert size={24} />} title="The record could not be read" className="flex-1">
        <p role="alert">{error.message}</p>
        {error instanceof CurationError && error.next !== undefined && <p>{error.next}</p>}
        <Button onClick={onAgain}>Try again</Button>
      </EmptyState>
    )
  return (
    <div role="status" aria-busy="true" aria-label="Reading the record" className="flex flex-col gap-3 p-4">
      {[40, 85, 70, 90, 55].map((width) => (
        <span key={width} className="block h-3 animate-pulse rounded-sm bg-line/70" style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}
