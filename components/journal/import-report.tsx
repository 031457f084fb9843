import { NoticeBox } from '@/components/ui/notice'
import { formatCount, formatMany } from '@/components/ui/format'
import type { ImportLine, JournalImport } from '@/lib/session/contract/journal'

interface ImportReportProps {
  readonly file: string
  readonly report: JournalImport
  readonly onDismiss: () => void
}

/** What became of every line of a loaded journal; nothing is left unsaid. */
export function ImportReport({ file, report, onDismiss }: ImportReportProps) {
  const { applied, alreadyThere, conflicts, unmatched, unreadable } = report
  const clean = conflicts.length + unmatched.length + unreadable.length === 0
  return (
    <NoticeBox
      tone={clean ? 'success' : 'warning'}
      title={`${file}: ${formatMany(applied, 'change')} applied`}
      onDismiss={onDismiss}
      className="m-3"
    >
      <ul className="tabular-nums">
        <li>{formatCount(alreadyThere)} already there</li>
        <li>{formatMany(conflicts.length, 'conflict')}, not applied</li>
        <li>{formatCount(unmatched.length)} without a matching row, not applied</li>
        {unreadable.length > 0 && <li>{formatMany(unreadable.length, 'unreadable line')}</li>}
      </ul>
      <Lines title="Conflicts" lines={conflicts} />
      <Lines title="Without a matching row" lines={unmatched} />
      <Lines title="Unreadable lines" lines={unreadable} />
    </NoticeBox>
  )
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly ImportLine[] }) {
  if (lines.length === 0) return null
  return (
    <div className="mt-2">
      <p className="font-medium">{title}</p>
      <ul aria-label={title} className="max-h-40 overflow-auto text-xs">
        {lines.map(({ line, reason }) => (
          <li key={`${line} ${reason}`}>
            Line {formatCount(line)}: {reason}
          </li>
        ))}
      </ul>
    </div>
  )
}
