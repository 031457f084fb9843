import { X } from 'lucide-react'
import type { ReactNode } from 'react'

/** A removable word, such as a filter in force. `label` says it in plain text for the remove button. */
export function Chip({ children, label, onRemove }: { children: ReactNode; label: string; onRemove: () => void }) {
  return (
    <span className="inline-flex h-6 max-w-80 items-center gap-0.5 rounded-md bg-accent-soft pl-2 text-xs text-accent">
      <span className="truncate">{children}</span>
      <button
        type="button"
        aria-label={`Remove filter: ${label}`}
        onClick={onRemove}
        className="flex size-6 shrink-0 items-center justify-center rounded-md hover:bg-accent/15"
      >
        <X size={12} />
      </button>
    </span>
  )
}
