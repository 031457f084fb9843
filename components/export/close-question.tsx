import { Button } from '@/components/ui/button'
import { formatMany } from '@/components/ui/format'
import type { ExportState } from '@/lib/session/contract/export'

interface Question {
  readonly text: string
  readonly stay: string
  readonly leave: string
}

/** What closing, or going back to the settings, would lose now; null when it loses nothing. */
export function closeQuestion(exporting: ExportState | null, downloaded: ReadonlySet<string>): Question | null {
  if (exporting === null) return null
  if (exporting.status === 'writing' || exporting.status === 'verifying') {
    return {
      text: 'The export is still running. Nothing is left behind if you stop it.',
      stay: 'Keep going',
      leave: 'Stop and close',
    }
  }
  const waiting = exporting.reports.filter((report) => report.downloadable && !downloaded.has(report.file)).length
  if (exporting.status !== 'done' || waiting === 0) return null
  return {
    text: `${formatMany(waiting, 'file')} not downloaded yet; leaving discards ${waiting === 1 ? 'it' : 'them'}.`,
    stay: 'Back to the files',
    leave: 'Discard',
  }
}

interface CloseQuestionProps {
  readonly question: Question
  readonly onStay: () => void
  readonly onLeave: () => void
}

export function CloseQuestion({ question, onStay, onLeave }: CloseQuestionProps) {
  return (
    <div role="alert" className="flex flex-1 flex-wrap items-center justify-end gap-2">
      <p className="min-w-0 flex-1">{question.text}</p>
      <Button tone="danger" onClick={onLeave}>
        {question.leave}
      </Button>
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the question takes the focus of the button that asked it */}
      <Button tone="primary" autoFocus onClick={onStay}>
        {question.stay}
      </Button>
    </div>
  )
}
