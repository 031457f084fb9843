import { useSessionState } from '@/components/session-provider'
import { categoryLines } from '@/components/rebalance/plan-model'
import { formatCount, formatMany } from '@/components/ui/format'
import type { RebalancePlan } from '@/lib/session/contract/rebalance'
import { Choices } from './choices'
import type { Choice } from './choices'
import type { ScopeKind } from './draft'

interface ScopeFieldProps {
  readonly scope: ScopeKind
  readonly plan: RebalancePlan | null
  readonly onChange: (scope: ScopeKind) => void
}

export function ScopeField({ scope, plan, onChange }: ScopeFieldProps) {
  const inView = useSessionState((state) => state.result.count)
  const all = useSessionState((state) => state.dataset?.rows ?? 0)
  const choices: Choice<ScopeKind>[] = [
    {
      value: 'view',
      label: <Label text="Current view" rows={inView} />,
      hint: 'What the filters leave, edits included.',
    },
    { value: 'all', label: <Label text="All rows" rows={all} />, hint: 'The whole dataset, edits included.' },
  ]
  if (plan !== null)
    choices.unshift({
      value: 'rebalanced',
      label: <Label text="Rebalanced split" rows={plan.rows.length} />,
      hint: splitHint(plan),
    })
  return <Choices name="scope" legend="Rows to export" value={scope} choices={choices} onChange={onChange} />
}

function Label({ text, rows }: { readonly text: string; readonly rows: number }) {
  return (
    <>
      {text} <span className="text-muted tabular-nums">· {formatMany(rows, 'row')}</span>
    </>
  )
}

function splitHint(plan: RebalancePlan): string {
  const shares = categoryLines(plan)
    .map((line) => `${line.category} ${formatCount(line.kept)}`)
    .join(', ')
  return `${shares}; seed “${plan.options.seed}”, ${plan.options.shuffle ? 'shuffled' : 'in file order'}.`
}
