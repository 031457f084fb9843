import { GapNotice } from '@/components/gap'
import type { Gap } from '@/lib/session/contract/gap'
import type { RebalancePlan } from '@/lib/session/contract/rebalance'
import { FormLine } from './choices'
import type { ExportDraft } from './draft'
import { FaultSummary } from './fault-summary'
import { FormatField, LayoutField, PackingField } from './format-field'
import { ScopeField } from './scope-field'
import { NameField, TargetField } from './target-field'
import { ValidationField } from './validation-field'

interface ExportFormProps {
  readonly draft: ExportDraft
  readonly rows: number
  readonly name: string
  readonly plan: RebalancePlan | null
  /** What is not known yet of the rows chosen. */
  readonly gap: Gap | null
  readonly onChange: (change: Partial<ExportDraft>) => void
}

/** Which rows, in which form, to where. */
export function ExportForm({ draft, rows, name, plan, gap, onChange }: ExportFormProps) {
  return (
    <div>
      <FormLine name="Rows">
        <ScopeField scope={draft.scope} plan={plan} onChange={(scope) => onChange({ scope })} />
        {gap !== null && <GapNotice gap={gap} className="mt-2" />}
      </FormLine>
      <FormLine name="Known faults">
        <FaultSummary draft={draft} plan={plan} onChange={(exclude) => onChange({ exclude })} />
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
