import { normalise, sumOf } from '@/components/rebalance/targets'
import type { Targets } from '@/components/rebalance/targets'
import { Button } from '@/components/ui/button'

interface TargetSumProps {
  readonly targets: Targets
  readonly onChange: (targets: Targets) => void
}

/** What the targets sum to, and the way to 100 % where they don't; nothing where there are none. */
export function TargetSum({ targets, onChange }: TargetSumProps) {
  if (Object.keys(targets).length === 0) return null
  const sum = sumOf(targets)
  return (
    <span className="flex items-center justify-between gap-1.5">
      <output
        aria-label="Sum of the target shares"
        className={`text-xs tabular-nums ${sum === 100 ? 'text-muted' : 'text-warning'}`}
      >
        Sum {sum} %
      </output>
      {sum !== 100 && (
        <Button size="small" onClick={() => onChange(normalise(targets))}>
          Make it 100 %
        </Button>
      )}
    </span>
  )
}
