import { Check, CircleAlert, LoaderCircle } from 'lucide-react'
import { useSessionState } from '@/components/session-provider'
import { classNames } from '@/components/ui/class-names'
import { formatMany } from '@/components/ui/format'
import { useLeaveGuard } from '@/components/ui/use-leave-guard'
import type { JournalState } from '@/lib/session/contract/journal'

/** Whether every edit is safe on this machine, always in view. */
export function SaveState() {
  const journal = useSessionState((state) => state.journal)
  useLeaveGuard(journal.saving === 'saving' || (journal.saving === 'unkept' && journal.steps > 0))
  if (journal.steps === 0 && (journal.saving === 'saved' || journal.saving === 'unkept')) return null
  return (
    <output
      className={classNames(
        'flex items-center gap-1.5 text-xs whitespace-nowrap',
        isAtRisk(journal.saving) ? 'font-medium text-danger' : 'text-muted',
      )}
    >
      {iconOf(journal.saving)}
      {textOf(journal)}
    </output>
  )
}

function isAtRisk(saving: JournalState['saving']): boolean {
  return saving === 'failed' || saving === 'unkept'
}

function iconOf(saving: JournalState['saving']) {
  if (saving === 'saving') return <LoaderCircle size={14} aria-hidden className="animate-spin" />
  if (isAtRisk(saving)) return <CircleAlert size={14} aria-hidden />
  return <Check size={14} aria-hidden className="text-success" />
}

function textOf(journal: JournalState): string {
  if (journal.saving === 'saving') return 'Saving…'
  if (journal.saving === 'failed') return 'The last change was not saved'
  if (journal.saving === 'unkept') return 'Not kept on this machine: download the journal before you close this tab'
  const changed = journal.changedCells === 0 ? '' : `${formatMany(journal.changedCells, 'changed cell')} · `
  return `${changed}Saved on this machine`
}
