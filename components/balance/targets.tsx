import { useState } from 'react'
import { normalise, sumOf } from '@/components/rebalance/targets'
import { useSession, useSessionState } from '@/components/session-provider'
import { categoryColor } from '@/components/ui/category-color'
import { formatCount } from '@/components/ui/format'
import { Input } from '@/components/ui/input'
import { MOST_CATEGORIES } from '@/lib/rebalance/targets'

/** The shares a curator wants, in percent; the chart's ticks move as they are typed. */
export function Targets() {
  const session = useSession()
  const targets = useSessionState((state) => state.balance.targets)
  const sum = sumOf(targets)
  if (Object.keys(targets).length === 0)
    return (
      <p className="text-xs text-muted">
        No targets. A column of more than {formatCount(MOST_CATEGORIES)} categories has none: choose another one under
        “Categories …”.
      </p>
    )
  return (
    <fieldset className="min-w-0 self-start rounded-md border px-2.5 pt-1 pb-2">
      <legend className="px-1 text-xs text-muted">Target</legend>
      <div className="max-h-96 overflow-y-auto">
        {Object.entries(targets).map(([category, target]) => (
          <TargetLine
            key={category}
            category={category}
            target={target}
            onChange={(next) => session.setBalance({ targets: { ...targets, [category]: next } })}
          />
        ))}
      </div>
      <p
        className={`mt-1 flex min-h-5 justify-between border-t pt-1 text-xs tabular-nums ${sum === 100 ? 'text-muted' : 'text-warning'}`}
      >
        <span>Sum {sum} %</span>
        {sum !== 100 && (
          <button
            type="button"
            className="rounded-sm text-accent underline underline-offset-2"
            onClick={() => session.setBalance({ targets: normalise(targets) })}
          >
            Make it 100 %
          </button>
        )}
      </p>
    </fieldset>
  )
}

function TargetLine({ category, target, onChange }: TargetLineProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const type = (text: string) => {
    setDraft(text)
    const value = Number(text.replace(',', '.'))
    if (text.trim() !== '' && Number.isFinite(value) && value >= 0 && value <= 100) onChange(value)
  }
  return (
    <label className="flex min-h-8 items-center gap-2">
      <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ background: categoryColor(category) }} />
      <span className="min-w-0 flex-1 truncate">{category}</span>
      <Input
        aria-label={`Target for ${category}, percent`}
        inputMode="decimal"
        className="!h-6 w-12 text-right tabular-nums"
        value={draft ?? String(target)}
        onChange={(event) => type(event.target.value)}
        onBlur={() => setDraft(null)}
      />
      <span aria-hidden className="text-xs text-muted">
        %
      </span>
    </label>
  )
}

interface TargetLineProps {
  readonly category: string
  readonly target: number
  readonly onChange: (target: number) => void
}
