import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names'

interface ChipProps {
  readonly children: ReactNode
  /** The same in plain text, for the remove button. */
  readonly label: string
  /** It is there, but does nothing. */
  readonly ignored?: boolean
  readonly onRemove: () => void
}

/** A removable word, such as a filter in force. */
export function Chip({ children, label, ignored = false, onRemove }: ChipProps) {
  return (
    <span
      className={classNames(
        'inline-flex h-6 max-w-80 items-center gap-0.5 rounded-md pl-2 text-xs',
        ignored ? 'bg-raised text-muted' : 'bg-accent-soft text-accent',
      )}
    >
      <span className="truncate" title={label}>
        {children}
      </span>
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
