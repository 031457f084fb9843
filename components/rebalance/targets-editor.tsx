import { TargetLine } from '@/components/balance/target-line'
import { TargetSum } from '@/components/balance/target-sum'
import { useSession, useSessionState } from '@/components/session-provider'
import { Button } from '@/components/ui/button'
import { weightOf } from '@/lib/rebalance/targets'
import type { CategoryPlan } from '@/lib/session/contract/rebalance'
import { Section } from './section'
import { equalShares, sharesOf } from './targets'
import type { Targets } from './targets'

/** The share every category should have, in percent. */
export function TargetsEditor({ categories }: { readonly categories: readonly CategoryPlan[] }) {
  const session = useSession()
  const targets = useSessionState((state) => state.balance.targets)
  const names = categoryNames(targets, categories)
  const rows = categories.reduce((sum, line) => sum + line.before, 0)
  const set = (next: Targets) => session.setBalance({ targets: next })
  return (
    <Section title="Target shares" aside={<TargetSum targets={targets} onChange={set} />}>
      <div aria-hidden className="mb-1 flex justify-end gap-2 text-xs text-muted">
        <span>now</span>
        <span className="w-[4.6rem] pr-5 text-right">target</span>
      </div>
      <ul>
        {names.map((name) => (
          <TargetLine
            key={name}
            category={name}
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
