import { Download, FolderInput } from 'lucide-react'
import { useRef } from 'react'
import { saveAs } from '@/components/export/save-as'
import { useSession, useSessionState } from '@/components/session-provider'
import { Button } from '@/components/ui/button'
import type { JournalImport } from '@/lib/session/contract/journal'

export type LoadOutcome =
  | { readonly file: string; readonly report: JournalImport }
  | { readonly file: string; readonly failure: string }

/** Carry the journal to another machine, and bring one back. */
export function JournalActions({ onLoaded }: { readonly onLoaded: (outcome: LoadOutcome) => void }) {
  const session = useSession()
  const steps = useSessionState((state) => state.journal.steps)
  const name = useSessionState((state) => state.dataset?.name ?? 'dataset')
  const input = useRef<HTMLInputElement>(null)
  const load = async (file: File) => {
    try {
      onLoaded({ file: file.name, report: await session.importJournal(file) })
    } catch (error) {
      onLoaded({ file: file.name, failure: error instanceof Error ? error.message : String(error) })
    }
  }
  return (
    <span className="flex gap-2">
      <Button disabled={steps === 0} onClick={() => saveAs(session.downloadJournal(), `${name}.journal.jsonl`)}>
        <Download size={14} aria-hidden />
        Download journal
      </Button>
      <Button onClick={() => input.current?.click()}>
        <FolderInput size={14} aria-hidden />
        Load journal…
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="Journal file"
        accept=".jsonl,.ndjson,.json,application/jsonl"
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) void load(file)
        }}
      />
    </span>
  )
}
