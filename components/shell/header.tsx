import { Download } from 'lucide-react'
import { SaveState } from '@/components/journal/save-state'
import { UndoButtons } from '@/components/journal/undo-buttons'
import { useGap } from '@/components/gap'
import { UnsavedDrafts } from '@/components/record/unsaved-drafts'
import { useScreen } from '@/components/screen'
import { useSessionState } from '@/components/session-provider'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { formatBytes, formatCount, formatMany } from '@/components/ui/format'
import { Popover } from '@/components/ui/popover'
import { ScrollBox } from '@/components/ui/scroll-box'
import type { DatasetState } from '@/lib/session/contract/dataset'
import { AppMenu } from './app-menu'
import { Logo } from './logo'

/** One line over everything: what is open, whether edits are safe, and the way out. */
export function Header() {
  const dataset = useSessionState((state) => state.dataset)
  return (
    <header className="flex h-11 shrink-0 items-center gap-3 border-b bg-surface px-3">
      <span className="flex items-center gap-2 font-semibold">
        <Logo />
        <span className="max-[1000px]:sr-only">Metis Curator</span>
      </span>
      {dataset && <span aria-hidden className="h-4 w-px bg-line" />}
      <h1 className={dataset ? 'flex min-w-0 flex-1 items-center' : 'sr-only'}>
        {dataset ? <DatasetSummary dataset={dataset} /> : 'Metis Curator'}
      </h1>
      {!dataset && <span className="flex-1" />}
      <UnsavedDrafts />
      {dataset && (
        <>
          <SaveState />
          <UndoButtons />
          <ExportButton dataset={dataset} />
        </>
      )}
      <AppMenu />
    </header>
  )
}

/** It can be reached all the same while it does nothing, so that why is read out too. */
function ExportButton({ dataset }: { dataset: DatasetState }) {
  const { show } = useScreen()
  const gap = useGap(false)
  return (
    <Button
      tone="primary"
      aria-disabled={gap !== null}
      title={gap?.message}
      onClick={() => gap === null && show({ kind: 'export', dataset, plan: null })}
    >
      <Download size={14} aria-hidden />
      Export …
    </Button>
  )
}

function DatasetSummary({ dataset }: { dataset: DatasetState }) {
  const meta = [
    dataset.files.length > 1 ? formatMany(dataset.files.length, 'file') : null,
    formatMany(dataset.rows, 'row'),
    formatBytes(dataset.bytes),
  ]
  return (
    <Popover
      label="Files"
      className="w-[440px]"
      trigger={
        <Button tone="quiet" className="!shrink min-w-0 !justify-start font-normal">
          <span className="truncate font-medium text-text">{dataset.name}</span>
          {dataset.demo && <Badge tone="accent">synthetic</Badge>}
          <span className="truncate text-xs text-muted tabular-nums max-[900px]:hidden">
            {meta.filter((part) => part !== null).join(' · ')}
          </span>
        </Button>
      }
    >
      <FileList dataset={dataset} />
    </Popover>
  )
}

function FileList({ dataset }: { dataset: DatasetState }) {
  return (
    <ScrollBox label="Files">
      <table className="w-full text-left text-xs">
        <thead className="text-muted">
          <tr>
            <th className="pb-1 font-medium">File</th>
            <th className="pb-1 text-right font-medium">Rows</th>
            <th className="pb-1 text-right font-medium">Row groups</th>
            <th className="pb-1 text-right font-medium">Size</th>
          </tr>
        </thead>
        <tbody>
          {dataset.files.map((file, at) => (
            // Two folders may each hold a file of one name.
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={at} className="border-t align-top">
              <td className="py-1 pr-2 [overflow-wrap:anywhere]">
                {file.name}
                {file.createdBy !== null && <span className="block text-faint">written by {file.createdBy}</span>}
              </td>
              <td className="py-1 text-right tabular-nums">{formatCount(file.rows)}</td>
              <td className="py-1 text-right tabular-nums">{formatCount(file.rowGroups)}</td>
              <td className="py-1 text-right whitespace-nowrap tabular-nums">{formatBytes(file.byteLength)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}
