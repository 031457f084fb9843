import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { formatCount, formatMany } from '@/components/ui/format'
import { refKey } from '@/lib/dataset/ref-key'
import type { DroppedRow, RebalancePlan } from '@/lib/session/contract/rebalance'
import { DroppedLine, LINE_HEIGHT } from './dropped-line'
import { whyCounts, whyLabel } from './plan-model'
import { PAGE, usePreviews } from './use-previews'

/** The rows that go, why each one goes, and the way to look at it before it does. */
export function DroppedRows({ plan }: { readonly plan: RebalancePlan }) {
  const [only, setOnly] = useState<DroppedRow['why'] | null>(null)
  const counts = useMemo(() => whyCounts(plan.dropped, plan.reasons), [plan])
  const chosen = counts.some((line) => line.why === only) ? only : null
  const rows = useMemo(
    () => (chosen === null ? plan.dropped : plan.dropped.filter((row) => row.why === chosen)),
    [plan, chosen],
  )
  return (
    <section aria-label="Rows that go" className="border-t px-4 py-3">
      <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-medium">{formatMany(plan.dropped.length, 'row')} would go</h3>
        {counts.length > 0 && (
          <fieldset className="flex flex-wrap gap-1">
            <legend className="sr-only">Show rows by reason</legend>
            <Choice label="All" count={plan.dropped.length} on={chosen === null} onChoose={() => setOnly(null)} />
            {counts.map((line) => (
              <Choice
                key={line.why}
                label={line.label}
                count={line.count}
                on={chosen === line.why}
                onChoose={() => setOnly(line.why)}
              />
            ))}
          </fieldset>
        )}
      </div>
      {rows.length > 0 && <DroppedList key={chosen ?? 'all'} rows={rows} plan={plan} />}
    </section>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly count: number
  readonly on: boolean
  readonly onChoose: () => void
}

function Choice({ label, count, on, onChoose }: ChoiceProps) {
  return (
    <Button
      size="small"
      tone="quiet"
      aria-pressed={on}
      className={on ? 'bg-accent-soft !text-accent' : ''}
      onClick={onChoose}
    >
      {label} <span className="tabular-nums">{formatCount(count)}</span>
    </Button>
  )
}

function DroppedList({ rows, plan }: { readonly rows: readonly DroppedRow[]; readonly plan: RebalancePlan }) {
  const scroller = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is handed to a memoised child
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 6,
  })
  const items = virtual.getVirtualItems()
  const first = Math.floor((items[0]?.index ?? 0) / PAGE) * PAGE
  const last = Math.ceil(((items.at(-1)?.index ?? 0) + 1) / PAGE) * PAGE
  const previews = usePreviews(rows.slice(first, last))
  return (
    <div ref={scroller} className="max-h-80 overflow-auto rounded-md border">
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index]
          return (
            row !== undefined && (
              <DroppedLine
                key={item.key}
                row={row}
                preview={previews.get(refKey(row))}
                why={whyLabel(row.why, plan.reasons)}
                top={item.start}
                position={item.index + 1}
                count={rows.length}
              />
            )
          )
        })}
      </ul>
    </div>
  )
}
