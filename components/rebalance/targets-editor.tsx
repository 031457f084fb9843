import { useSession, useSessionState } from '@/components/session-provider'
import { Button } from '@/components/ui/button'
import { categoryColor } from '@/components/ui/category-color'
import { formatShareFine } from '@/components/ui/format'
import { weightOf } from '@/lib/rebalance/targets'
import type { CategoryPlan } from '@/lib/session/contract/rebalance'
import { NumberField } from '@/components/ui/number-field'
import { Section } from './section'
import { equalShares, normalise, sharesOf, sumOf } from './targets'
import type { Targets } from './targets'

/** The share every category should have, in percent. */
export function TargetsEditor({ categories }: { readonly categories: readonly CategoryPlan[] }) {
  const session = useSession()
  const targets = useSessionState((state) => state.balance.targets)
  const names = categoryNames(targets, categories)
  const rows = categories.reduce((sum, line) => sum + line.before, 0)
  const set = (next: Targets) => session.setBalance({ targets: next })
  return (
    <Section title="Target shares" aside={<Sum targets={targets} onNormalise={() => set(normalise(targets))} />}>
      <div aria-hidden className="mb-1 flex justify-end gap-2 text-xs text-muted">
        <span>now</span>
        <span className="w-[4.6rem] pr-5 text-right">target</span>
      </div>
      <ul className="flex flex-col gap-1.5">
        {names.map((name) => (
          <TargetLine
            key={name}
            name={name}
            target={weightOf(targets, name)}
            share={shareNow(categories, name, rows)}
            onChange={(share) => set({ ...targets, [name]: share })}
          />
        ))}
      </ul>
      <div className="mt-2 -ml-2 flex flex-wrap">
        <Button
          tone="quiet"
          size="small"
          disabled={rows === 0}
          onClick={() => set(sharesOf(names.map((category) => ({ category, count: countOf(categories, category) }))))}
        >
          As in the data
        </Button>
        <Button tone="quiet" size="small" disabled={names.length === 0} onClick={() => set(equalShares(names))}>
          Equal shares
        </Button>
      </div>
    </Section>
  )
}

interface TargetLineProps {
  readonly name: string
  readonly target: number
  readonly share: number | null
  readonly onChange: (share: number) => void
}

function TargetLine({ name, target, share, onChange }: TargetLineProps) {
  return (
    <li className="flex items-center gap-2">
      <span aria-hidden className="size-2.5 shrink-0 rounded-xs" style={{ background: categoryColor(name) }} />
      <span className="min-w-0 flex-1 truncate" title={name}>
        {name}
      </span>
      <span className="text-xs text-muted tabular-nums">{share === null ? '' : formatShareFine(share)}</span>
      <span className="flex items-center gap-1">
        <NumberField
          aria-label={`Target share of ${name}, percent`}
          className="w-14 text-right tabular-nums"
          value={target}
          least={0}
          most={100}
          onChange={onChange}
        />
        <span className="text-muted">%</span>
      </span>
    </li>
  )
}

function Sum({ targets, onNormalise }: { readonly targets: Targets; readonly onNormalise: () => void }) {
  const sum = sumOf(targets)
  if (Object.keys(targets).length === 0) return null
  const even = Math.abs(sum - 100) < 0.05
  return (
    <span className="flex items-center gap-1.5">
      <output
        aria-label="Sum of the target shares"
        className={even ? 'text-xs text-muted tabular-nums' : 'text-xs text-warning tabular-nums'}
      >
        Sum {Number(sum.toFixed(1))} %
      </output>
      {!even && (
        <Button size="small" onClick={onNormalise}>
          Normalise
        </Button>
      )}
    </span>
  )
}

/** Categories with a target first, in their order; then those only the data has. */
function categoryNames(targets: Targets, categories: readonly CategoryPlan[]): readonly string[] {
  return [...new Set([...Object.keys(targets), ...categories.map((line) => line.category)])]
}

function countOf(categories: readonly CategoryPlan[], name: string): number {
  return categories.find((line) => line.category === name)?.before ?? 0
}

function shareNow(categories: readonly CategoryPlan[], name: string, rows: number): number | null {
  return rows === 0 ? null : countOf(categories, name) / rows
}
