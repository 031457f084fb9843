import { useSessionState } from '@/components/session-provider'
import type { RebalancePlan } from '@/lib/session/contract'
import { FormLine } from './choices'
import type { ExportDraft } from './draft'
import { FaultSummary } from './fault-summary'
import { FormatField, LayoutField, PackingField } from './format-field'
import { ScopeField } from './scope-field'
import { NameField, TargetField } from './target-field'
import { ValidationField } from './validation-field'

interface ExportFormProps {
  readonly draft: ExportDraft
  readonly name: string
  readonly plan: RebalancePlan | null
  readonly onChange: (change: Partial<ExportDraft>) => void
}

/** Which rows, in which form, to where. */
export function ExportForm({ draft, name, plan, onChange }: ExportFormProps) {
  const rows = useScopeRows(draft, plan)
  return (
    <div>
      <FormLine name="Rows">
        <ScopeField scope={draft.scope} plan={plan} onChange={(scope) => onChange({ scope })} />
      </FormLine>
      <FormLine name="Known faults">
        <FaultSummary scope={draft.scope} plan={plan} />
      </FormLine>
      <FormLine name="Validation">
        <ValidationField draft={draft} rows={rows} onChange={onChange} />
      </FormLine>
      <FormLine name="Format">
        <FormatField draft={draft} onChange={onChange} />
      </FormLine>
      {draft.format === 'parquet' && (
        <FormLine name="Layout">
          <LayoutField draft={draft} onChange={onChange} />
        </FormLine>
      )}
      {draft.format === 'parquet' && (
        <FormLine name="Packing">
          <PackingField draft={draft} onChange={onChange} />
        </FormLine>
      )}
      <FormLine name="File name">
        <NameField draft={draft} name={name} onChange={(baseName) => onChange({ baseName })} />
      </FormLine>
      <FormLine name="Where to">
        <TargetField target={draft.target} onChange={(target) => onChange({ target })} />
      </FormLine>
    </div>
  )
}

/** How many rows the chosen scope holds. */
export function useScopeRows(draft: ExportDraft, plan: RebalancePlan | null): number {
  const inView = useSessionState((state) => state.result.count)
  const all = useSessionState((state) => state.dataset?.rows ?? 0)
  if (draft.scope === 'all') return all
  return draft.scope === 'rebalanced' ? (plan?.rows.length ?? 0) : inView
}
