import { NoticeBox } from '@/components/ui/notice'
import type { ExportState } from '@/lib/session/contract'

/** Why there is no result; what was half written is gone. */
export function ExportStopped({ exporting }: { readonly exporting: ExportState }) {
  if (exporting.status === 'cancelled') {
    return (
      <NoticeBox tone="info" title="Export stopped">
        No half-written file was left behind.
      </NoticeBox>
    )
  }
  const { error } = exporting
  return (
    <NoticeBox tone="error" title={error?.title ?? 'The export failed'}>
      {error?.detail != null && <p>{error.detail}</p>}
      {error?.next != null && <p>{error.next}</p>}
      <p>No half-written file was left behind.</p>
    </NoticeBox>
  )
}
