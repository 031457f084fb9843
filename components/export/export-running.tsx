import { formatBytes, formatCount, formatMany } from '@/components/ui/format'
import { Progress } from '@/components/ui/progress'
import type { ExportState } from '@/lib/session/contract/export'

/** Two steps, each with its bar: writing, then reading the result back. */
export function ExportRunning({ exporting }: { readonly exporting: ExportState }) {
  const verifying = exporting.status === 'verifying'
  const share = exporting.rowsTotal > 0 ? exporting.rowsDone / exporting.rowsTotal : null
  const rows = `${formatCount(exporting.rowsDone)} of ${formatMany(exporting.rowsTotal, 'row')}`
  return (
    <div className="flex flex-col gap-5 py-2">
      <Step
        title={`Writing ${exporting.file}`}
        label="Writing"
        value={verifying ? 1 : share}
        detail={
          verifying
            ? `${formatBytes(exporting.bytesWritten)} written`
            : `${rows} · ${formatBytes(exporting.bytesWritten)}`
        }
      />
      <Step
        title="Checking the result against the source"
        label="Checking"
        value={verifying ? share : 0}
        detail={verifying ? rows : 'Next'}
      />
    </div>
  )
}

interface StepProps {
  readonly title: string
  readonly label: string
  readonly value: number | null
  readonly detail: string
}

function Step({ title, label, value, detail }: StepProps) {
  return (
    <div className="flex flex-col gap-1.5">
      <p className="font-medium [overflow-wrap:anywhere]">{title}</p>
      <Progress label={label} value={value} />
      <p className="text-xs text-muted tabular-nums">{detail}</p>
    </div>
  )
}
