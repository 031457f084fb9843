import { X } from 'lucide-react'
import { useDeferredValue } from 'react'
import { useSessionState } from '@/components/session-provider'
import { categoryColor } from '@/components/ui/category-color'
import { IconButton } from '@/components/ui/icon-button'
import type { DatasetState } from '@/lib/session/contract/dataset'
import { ChecksFacet } from './checks-facet'
import { PassFacet } from './pass-facet'
import { MarkFacet } from './state-facets'
import { ValueFacet } from './value-facet'

/** A plain table's first columns stand open; the rest is one click away. */
const OPEN_EXTRAS = 3

/** Every way to narrow the rows, with how many each would leave. */
export function FacetRail({ onClose }: { onClose?: () => void }) {
  const dataset = useSessionState((state) => state.dataset)
  // Drawn in pieces after the table: together they would be one long task.
  const afterRows = useDeferredValue(true, false)
  if (!dataset) return null
  return (
    <aside aria-label="Filters" className="flex h-full flex-col bg-surface">
      {onClose && (
        <div className="flex h-10 shrink-0 items-center justify-between border-b pr-2 pl-3">
          <h2 className="font-medium">Filters</h2>
          <IconButton label="Close filters" icon={<X size={16} />} onClick={onClose} />
        </div>
      )}
      <div className="min-h-0 flex-1 overflow-y-auto pb-4">{afterRows && <Facets dataset={dataset} />}</div>
    </aside>
  )
}

function Facets({ dataset }: { dataset: DatasetState }) {
  return (
    <>
      <PartFacets dataset={dataset} />
      <MarkFacet />
      {dataset.kind !== 'table' && <ChecksFacet />}
      <ExtraFacets dataset={dataset} />
    </>
  )
}

/** The parts that were found, or chosen; a plain table can have them too. */
function PartFacets({ dataset }: { dataset: DatasetState }) {
  const { mapping, passScale } = dataset
  const balanced = useSessionState((state) => state.balance.column)
  return (
    <>
      {(mapping.ability !== null || balanced !== 'ability') && (
        <ValueFacet column="category" title="Category" colourOf={categoryColor} />
      )}
      {mapping.ability !== null && <ValueFacet column="ability" title="Ability" />}
      {mapping.dataSource !== null && <ValueFacet column="data_source" title="Data source" />}
      {mapping.passRate !== null && passScale && <PassFacet scale={passScale} />}
      {mapping.groundTruth !== null && <ValueFacet column="answer_kind" title="Answer kind" />}
    </>
  )
}

/** The file's own columns of few values, and which file a row is of. */
function ExtraFacets({ dataset }: { dataset: DatasetState }) {
  const mapped = new Set(Object.values(dataset.mapping))
  const extra = dataset.extraColumns.filter((column) => column.type !== 'number' && !mapped.has(column.name))
  return (
    <>
      {dataset.files.length > 1 && (
        <ValueFacet
          column="file"
          title="File"
          startOpen={false}
          labelOf={(value) => dataset.files[Number(value)]?.name ?? 'none'}
        />
      )}
      {extra.map((column, at) => (
        <ValueFacet
          key={column.name}
          column={column.name}
          title={column.name}
          startOpen={dataset.kind === 'table' && at < OPEN_EXTRAS}
        />
      ))}
    </>
  )
}
