import { Check, Download, X } from 'lucide-react'
import { useState } from 'react'
import { flushSync } from 'react-dom'
import { useSession } from '@/components/session-provider'
import { Button } from '@/components/ui/button'
import { formatBytes, formatMany } from '@/components/ui/format'
import { NoticeBox } from '@/components/ui/notice'
import type { ExportReport } from '@/lib/session/contract/export'
import { saveAs } from './save-as'

interface ExportDoneProps {
  readonly reports: readonly ExportReport[]
  /** Called with a file's name when it was handed to the browser's downloads. */
  readonly onDownloaded: (file: string) => void
}

/** What was written, and what reading it back proved. */
export function ExportDone({ reports, onDownloaded }: ExportDoneProps) {
  const rows = reports.reduce((sum, report) => sum + report.rows, 0)
  const proved = reports.some((report) => report.proof.length > 0)
  return (
    <div className="flex flex-col gap-4">
      <NoticeBox tone="success" title={`${formatMany(rows, 'row')} exported${proved ? ' and checked' : ''}`}>
        {proved && 'The result was opened again and compared with the source and your edits.'}
      </NoticeBox>
      <ul className="flex flex-col gap-3">
        {reports.map((report) => (
          <li key={report.file}>
            <WrittenFile report={report} onDownloaded={onDownloaded} />
          </li>
        ))}
      </ul>
    </div>
  )
}

interface WrittenFileProps {
  readonly report: ExportReport
  readonly onDownloaded: (file: string) => void
}

function WrittenFile({ report, onDownloaded }: WrittenFileProps) {
  return (
    <section aria-label={report.file} className="rounded-md border">
      <header className="flex items-center gap-3 px-3 py-2">
        <div className="min-w-0 flex-1">
          <h3 className="font-medium [overflow-wrap:anywhere]">{report.file}</h3>
          <p className="text-xs text-muted tabular-nums">
            {report.rows > 0 && `${formatMany(report.rows, 'row')} · `}
            {formatBytes(report.bytes)}
          </p>
        </div>
        {report.downloadable && <DownloadFile file={report.file} onDownloaded={onDownloaded} />}
      </header>
      {report.proof.length > 0 && (
        <ul aria-label={`Proof of ${report.file}`} className="border-t px-3 py-2">
          {report.proof.map((line) => (
            <ProofLine key={line.label} {...line} />
          ))}
        </ul>
      )}
    </section>
  )
}

function ProofLine({ label, value, ok }: ExportReport['proof'][number]) {
  return (
    <li className="grid grid-cols-[16px_10rem_minmax(0,1fr)] gap-2 py-0.5">
      {ok ? (
        <Check size={15} aria-label="Proved:" className="mt-0.5 text-success" />
      ) : (
        <X size={15} aria-label="Failed:" className="mt-0.5 text-danger" />
      )}
      <span className="text-muted">{label}</span>
      <span className="[overflow-wrap:anywhere] tabular-nums">{value}</span>
    </li>
  )
}

function DownloadFile({
  file,
  onDownloaded,
}: {
  readonly file: string
  readonly onDownloaded: (file: string) => void
}) {
  const session = useSession()
  const [failure, setFailure] = useState<string | null>(null)
  const download = async () => {
    try {
      saveAs(await session.exportedFile(file), file)
      // At once: Escape pressed next closes, and must not be asked about this file.
      flushSync(() => onDownloaded(file))
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <>
      {failure !== null && (
        <span role="alert" className="text-xs text-danger">
          {failure}
        </span>
      )}
      <Button aria-label={`Download ${file}`} onClick={() => void download()}>
        <Download size={14} aria-hidden />
        Download
      </Button>
    </>
  )
}
