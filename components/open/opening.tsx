import { useSession, useSessionState } from '@/components/session-provider'
import { Button } from '@/components/ui/button'
import { formatBytes, formatCount, formatMany } from '@/components/ui/format'
import { Progress } from '@/components/ui/progress'
import type { OpeningState } from '@/lib/session/contract/dataset'

function stepLabel({ step, rowsDone, rowsTotal }: OpeningState): string {
  if (step === 'footer') return 'Reading the footer'
  if (step === 'engine') return 'Starting the query engine'
  return rowsTotal === null
    ? formatMany(rowsDone, 'row')
    : `${formatCount(rowsDone)} of ${formatMany(rowsTotal, 'row')}`
}

function shareOf({ step, rowsDone, rowsTotal }: OpeningState): number | null {
  return step === 'rows' && rowsTotal !== null && rowsTotal > 0 ? rowsDone / rowsTotal : null
}

/** A strip under the header while rows arrive, or while the next dataset opens over the open one. */
export function OpeningProgress() {
  const session = useSession()
  const opening = useSessionState((state) => state.opening)
  if (!opening) return null
  return (
    <div role="status" aria-label="Opening" className="flex h-9 shrink-0 items-center gap-3 border-b bg-surface px-3">
      <span className="min-w-0 truncate">
        Opening <b className="font-medium">{opening.name}</b>
      </span>
      <Progress value={shareOf(opening)} label={`Opening ${opening.name}`} className="w-48" />
      <span className="flex-1 truncate text-xs text-muted tabular-nums">
        {stepLabel(opening)} · {formatBytes(opening.bytesRead)} read
      </span>
      <Button size="small" onClick={() => session.cancelOpening()}>
        Cancel
      </Button>
    </div>
  )
}

/** The whole pane while the first rows of a first dataset are on their way. */
export function OpeningScreen() {
  const session = useSession()
  const opening = useSessionState((state) => state.opening)
  if (!opening) return null
  return (
    <main className="flex min-h-0 flex-1 items-center justify-center p-6">
      <div role="status" aria-label="Opening" className="w-96 max-w-full">
        <p className="truncate text-base font-medium">Opening {opening.name}</p>
        <Progress value={shareOf(opening)} label={`Opening ${opening.name}`} className="my-3" />
        <div className="flex items-center justify-between gap-3">
          <p className="text-xs text-muted tabular-nums">
            {stepLabel(opening)} · {formatBytes(opening.bytesRead)} read
          </p>
          <Button size="small" onClick={() => session.cancelOpening()}>
            Cancel
          </Button>
        </div>
      </div>
    </main>
  )
}
