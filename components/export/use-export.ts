import { useState } from 'react'
import { useSession, useSessionState } from '@/components/session-provider'
import { useLeaveGuard } from '@/components/ui/use-leave-guard'
import { isAbort } from '@/lib/errors'
import type { ExportRequest, ExportState, ExportTarget } from '@/lib/session/contract/export'
import { pickDirectory } from '../open/pick'
import type { ExportDraft } from './draft'

export interface ExportRun {
  readonly exporting: ExportState | null
  /** Why it could not even begin. */
  readonly failure: string | null
  readonly running: boolean
  readonly start: (request: ExportRequest, target: ExportDraft['target']) => void
}

/** Starts an export where the person wants it, and says how it stands. */
export function useExport(): ExportRun {
  const session = useSession()
  const exporting = useSessionState((state) => state.exporting)
  const [failure, setFailure] = useState<string | null>(null)
  const running = exporting?.status === 'writing' || exporting?.status === 'verifying'
  useLeaveGuard(running)
  const run = async (request: ExportRequest, kind: ExportDraft['target']) => {
    setFailure(null)
    try {
      const target = await targetOf(kind)
      if (target !== null) await session.export(request, target)
    } catch (error) {
      if (isAbort(error) || session.getState().exporting?.status === 'failed') return
      setFailure(error instanceof Error ? error.message : String(error))
    }
  }
  return { exporting, failure, running, start: (request, target) => void run(request, target) }
}

async function targetOf(kind: ExportDraft['target']): Promise<ExportTarget | null> {
  if (kind === 'download') return { kind: 'download' }
  const directory = await pickDirectory('readwrite')
  return directory === null ? null : { kind: 'handle', directory }
}
