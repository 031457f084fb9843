import { ChevronRight } from 'lucide-react'
import { useId } from 'react'
import type { ReactNode } from 'react'
import { useKept } from '@/components/shell/use-kept'

/** A foldable group of the rail; whether it is open is kept. Its content is mounted (and asked for) only while open. */
export function FacetSection({ name, title, isActive, onClear, children, startOpen = true }: FacetSectionProps) {
  const [fold, keepFold] = useKept(`facet.${name}`, startOpen ? 'open' : 'closed')
  const id = useId()
  const open = fold === 'open'
  return (
    <section aria-labelledby={id} className="border-b py-1.5 last:border-0">
      <div className="flex h-6 items-center justify-between pr-2 pl-1.5">
        <h2 id={id} className="min-w-0">
          <button
            type="button"
            aria-expanded={open}
            onClick={() => keepFold(open ? 'closed' : 'open')}
            className="flex max-w-full items-center gap-1 rounded-sm pr-1 text-xs font-medium text-muted hover:text-text"
          >
            <ChevronRight
              size={12}
              aria-hidden
              className={`shrink-0 transition-transform ${open ? 'rotate-90' : ''}`}
            />
            <span className="truncate">{title}</span>
          </button>
        </h2>
        {isActive && (
          <button
            type="button"
            aria-label={`Clear ${title} filter`}
            onClick={onClear}
            className="rounded-sm px-1 text-2xs text-accent hover:underline"
          >
            Clear
          </button>
        )}
      </div>
      {open && <div className="px-2 pt-0.5">{children}</div>}
    </section>
  )
}

interface FacetSectionProps {
  /** Distinguishes what is kept. */
  readonly name: string
  readonly title: string
  readonly isActive: boolean
  readonly onClear: () => void
  readonly children: ReactNode
  readonly startOpen?: boolean
}
