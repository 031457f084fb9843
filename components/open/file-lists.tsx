import { Clock, FileSpreadsheet, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { useSession, useSessionState } from '@/components/session-provider'
import { Button } from '@/components/ui/button'
import { formatBytes, formatMany, formatTime } from '@/components/ui/format'
import { IconButton } from '@/components/ui/icon-button'
import { listLocalFiles } from '@/components/url/local-files'
import type { LocalFile } from '@/components/url/local-files'
import { useOpen } from './use-open'

/** Datasets opened before whose files the browser still holds. */
export function RecentDatasets({ onOpen }: { onOpen?: () => void }) {
  const session = useSession()
  const open = useOpen()
  const recents = useSessionState((state) => state.recents)
  if (recents.length === 0) return null
  return (
    <ListBox title="Recent">
      {recents.map((recent) => (
        <li key={recent.id} className="flex items-center hover:bg-raised">
          <button
            type="button"
            onClick={() => {
              onOpen?.()
              void open.recent(recent.id)
            }}
            className="flex min-w-0 flex-1 items-center gap-2 rounded-md px-3 py-1.5 text-left"
          >
            <Clock size={14} aria-hidden className="shrink-0 text-faint" />
            <span className="min-w-0 flex-1 truncate">{recent.name}</span>
            <span className="shrink-0 text-xs text-muted tabular-nums">
              {formatMany(recent.files, 'file')} · {formatTime(recent.openedAt)}
            </span>
          </button>
          <IconButton
            size="small"
            label={`Forget ${recent.name}`}
            icon={<X size={14} />}
            onClick={() => void session.forgetRecent(recent.id)}
            className="mr-2"
          />
        </li>
      ))}
    </ListBox>
  )
}

/** Parquet files beside the server (`npm start -- PATH`). */
export function LocalFiles({ onOpen }: { onOpen?: () => void }) {
  const open = useOpen()
  const files = useLocalFiles()
  if (files.length === 0) return null
  const start = (chosen: readonly LocalFile[]) => {
    onOpen?.()
    void open.local(chosen)
  }
  return (
    <ListBox
      title="On the machine that serves this page"
      action={
        files.length > 1 && (
          <Button size="small" tone="quiet" onClick={() => start(files)}>
            Open all as one
          </Button>
        )
      }
    >
      {files.map((file) => (
        <li key={file.url} className="hover:bg-raised">
          <button
            type="button"
            onClick={() => start([file])}
            className="flex w-full items-center gap-2 rounded-md px-3 py-1.5 text-left"
          >
            <FileSpreadsheet size={14} aria-hidden className="shrink-0 text-faint" />
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{file.name}</span>
            <span className="shrink-0 text-xs text-muted tabular-nums">{formatBytes(file.size)}</span>
          </button>
        </li>
      ))}
    </ListBox>
  )
}

function useLocalFiles(): readonly LocalFile[] {
  const [files, setFiles] = useState<readonly LocalFile[]>([])
  useEffect(() => {
    const abort = new AbortController()
    // A plain static server has no list: then there is nothing to show.
    listLocalFiles(abort.signal).then(setFiles, () => undefined)
    return () => abort.abort()
  }, [])
  return files
}

function ListBox({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section>
      <div className="mb-1 flex h-6 items-center justify-between">
        <h2 className="text-xs font-medium text-muted">{title}</h2>
        {action}
      </div>
      <ul className="max-h-52 divide-y divide-line overflow-auto rounded-md border bg-surface">{children}</ul>
    </section>
  )
}
