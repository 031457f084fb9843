import { ScanSearch, X } from 'lucide-react'
import { useSession, useSessionState } from '@/components/session-provider'
import { Button } from '@/components/ui/button'
import { formatBytes, formatCount } from '@/components/ui/format'
import { IconButton } from '@/components/ui/icon-button'
import { Progress } from '@/components/ui/progress'

/** Starts the one pass over image data that settles what is "not checked"; shows how far it is and can stop it. */
export function ImageCheckButton({ size = 'medium' }: { size?: 'small' | 'medium' }) {
  const session = useSession()
  const check = useSessionState((state) => state.imageCheck)
  const hasImages = useSessionState((state) => state.dataset?.hasImages ?? false)
  // While rows are still arriving there is nothing yet to note the findings on.
  const opening = useSessionState((state) => state.opening !== null)
  if (!hasImages || check.status === 'done') return null
  if (check.status === 'running') return <Running />
  return (
    <Button size={size} disabled={opening} onClick={() => session.startImageCheck()}>
      <ScanSearch size={size === 'small' ? 12 : 14} aria-hidden />
      {check.status === 'failed' ? 'Check again' : 'Check images'}
    </Button>
  )
}

function Running() {
  const session = useSession()
  const { rowsDone, rowsTotal, bytesRead } = useSessionState((state) => state.imageCheck)
  return (
    <div className="flex max-w-full min-w-40 items-center gap-2">
      <div className="min-w-0 flex-1">
        <p className="truncate text-xs text-muted tabular-nums">
          Checking images: {formatCount(rowsDone)} of {formatCount(rowsTotal)} · {formatBytes(bytesRead)}
        </p>
        <Progress value={rowsTotal > 0 ? rowsDone / rowsTotal : null} label="Checking images" />
      </div>
      <IconButton
        size="small"
        label="Stop checking images"
        icon={<X size={14} />}
        onClick={() => session.cancelImageCheck()}
      />
    </div>
  )
}
