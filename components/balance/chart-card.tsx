import { Table2 } from 'lucide-react'
import { useId, useState } from 'react'
import type { ReactNode } from 'react'
import type { Answer } from '@/components/session-provider'
import { Button } from '@/components/ui/button'
import { NotCounted } from '@/components/ui/not-counted'

/** A titled figure; the same numbers stand behind it as a table. */
export function ChartCard({ title, note, actions, chart, table, className, answer }: ChartCardProps) {
  const id = useId()
  const [asTable, setAsTable] = useState(false)
  return (
    <section aria-labelledby={id} className={`flex min-w-0 flex-col rounded-lg border bg-surface ${className ?? ''}`}>
      <header className="relative flex min-h-10 flex-wrap items-center gap-x-2 border-b px-3 py-1">
        <h2 id={id} className="flex-1 font-medium whitespace-nowrap">
          {title}
        </h2>
        {actions}
        {table !== undefined && (
          <Button
            tone="quiet"
            size="small"
            aria-pressed={asTable}
            className={asTable ? '!bg-accent-soft !text-accent' : ''}
            aria-label={`Table: ${title}`}
            onClick={() => setAsTable(!asTable)}
          >
            <Table2 size={12} aria-hidden />
            Table
          </Button>
        )}
        {answer.stale && <span aria-hidden className="absolute inset-x-0 -bottom-px h-px animate-pulse bg-accent" />}
      </header>
      <div className="min-h-0 flex-1 p-3">
        {answer.error ? (
          <NotCounted error={answer.error} onAgain={answer.again} />
        ) : asTable && table !== undefined ? (
          table
        ) : (
          chart
        )}
      </div>
      {note !== undefined && <p className="px-3 pb-2.5 text-xs text-muted">{note}</p>}
    </section>
  )
}

interface ChartCardProps {
  readonly title: string
  readonly note?: ReactNode
  readonly actions?: ReactNode
  readonly chart: ReactNode
  readonly table?: ReactNode
  readonly className?: string
  /** Where the numbers come from: whether they are an earlier question's, and why there are none. */
  readonly answer: Answer<unknown>
}
