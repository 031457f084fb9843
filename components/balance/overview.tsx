import { useSessionState } from '@/components/session-provider'
import type { DatasetState } from '@/lib/session/contract/dataset'
import { BalanceCard } from './balance-card'
import { ChecksCard } from './checks-card'
import { CountCard } from './count-card'
import { CrossCard } from './cross-card'
import { MissingParts } from './missing-parts'
import { NumberCard } from './number-card'
import { PassCard } from './pass-card'
import { Totals } from './totals'
import { ValueCard } from './value-card'

/** A plain table has no parts to chart: its first columns are. */
const TABLE_CARDS = 6

/** What the dataset is made of; every bar filters everything else. */
export function Overview() {
  const dataset = useSessionState((state) => state.dataset)
  if (!dataset) return null
  return (
    <div className="@container">
      <div className="mx-auto flex max-w-[1400px] flex-col gap-3 p-3">
        <Totals />
        <MissingParts />
        <div className="grid grid-flow-dense gap-3 @xl:grid-cols-2 @4xl:grid-cols-3">
          {dataset.kind === 'table' ? <TableCards dataset={dataset} /> : <RecordCards dataset={dataset} />}
        </div>
      </div>
    </div>
  )
}

function RecordCards({ dataset }: { dataset: DatasetState }) {
  const { mapping } = dataset
  return (
    <>
      <BalanceCard />
      <ChecksCard />
      <CrossCard />
      <PassCard />
      {mapping.groundTruth !== null && <ValueCard column="answer_kind" title="Answer kinds" />}
      {mapping.ability === null && mapping.dataSource !== null && (
        <ValueCard column="data_source" title="Data source" />
      )}
      <NumberCard column="prompt_chars" title="Prompt length" note="Characters over all messages of a row." />
      {dataset.kind === 'trajectories' && (
        <CountCard column="tool_calls" title="Tool calls" note="Calls in one trajectory." />
      )}
    </>
  )
}

/** A table has no balance of its own accord, but any of its columns can be what is balanced. */
function TableCards({ dataset }: { dataset: DatasetState }) {
  return (
    <>
      <BalanceCard />
      {dataset.extraColumns
        .slice(0, TABLE_CARDS)
        .map((column) =>
          column.type === 'number' ? (
            <NumberCard key={column.name} column={column.name} title={column.name} />
          ) : (
            <ValueCard key={column.name} column={column.name} title={column.name} />
          ),
        )}
    </>
  )
}
