import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { textQuery } from '@/lib/query/filter'
import { classNames } from '../ui/class-names'
import { formatMany } from '../ui/format'
import { useFilters } from '../use-view'

/** A block that folds to its title. What is folded is not drawn; hits of the search in it are counted beside the title. */
export function Foldable({ title, hint, children, className, text = '', startOpen = true }: FoldableProps) {
  const [open, setOpen] = useState(startOpen)
  const [filters] = useFilters()
  const hits = open ? 0 : countHits(text, textQuery(filters))
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
        {hits > 0 && (
          <span className="rounded-sm bg-[var(--mark)] px-1 text-[var(--text)]">{formatMany(hits, 'hit')}</span>
        )}
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
  /** What is searched while it is folded. */
  readonly text?: string
  readonly startOpen?: boolean
}

/** Occurrences, case aside, as the marks count them. */
function countHits(text: string, query: string): number {
  return query === '' ? 0 : text.toLowerCase().split(query.toLowerCase()).length - 1
}
