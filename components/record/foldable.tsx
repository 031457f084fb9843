import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { classNames } from '../ui/class-names'

/** A block that folds to its title. What is folded is not drawn. */
export function Foldable({ title, hint, children, className, startOpen = true }: FoldableProps) {
  const [open, setOpen] = useState(startOpen)
  return (
    <div className={className}>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex min-h-7 w-full items-center gap-1.5 rounded-md px-2 text-left text-xs hover:bg-raised"
      >
        <ChevronRight
          size={13}
          className={classNames('shrink-0 text-muted transition-transform', open && 'rotate-90')}
        />
        {title}
        <span className="ml-auto shrink-0 pl-2 text-2xs text-muted tabular-nums">{hint}</span>
      </button>
      {open && <div className="px-3 pt-1 pb-2.5">{children}</div>}
    </div>
  )
}

interface FoldableProps {
  readonly title: ReactNode
  readonly hint?: ReactNode
  readonly children: ReactNode
  readonly className?: string
  readonly startOpen?: boolean
}
