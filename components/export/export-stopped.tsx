import { NoticeBox } from '@/components/ui/notice'
import type { ExportState } from '@/lib/session/contract/export'

/** Why there is no result, and that nothing lies about that could be taken for one. */
export function ExportStopped({ exporting }: { readonly exporting: ExportState }) {
  const { status, error, left } = exporting
  const isFailure = status === 'failed' || left.length > 0
  return (
    <NoticeBox
      tone={isFailure ? 'error' : 'info'}
      title={status === 'cancelled' ? 'Export stopped' : (error?.title ?? 'The export failed')}
    >
      {error?.detail != null && <p>{error.detail}</p>}
      {error?.next != null && <p>{error.next}</p>}
      {left.length === 0 ? (
        <p>No file of this export was left behind.</p>
      ) : (
        <p>These are not a whole export and could not be removed. Delete them yourself: {left.join(', ')}.</p>
      )}
    </NoticeBox>
  )
}
