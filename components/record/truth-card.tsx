import type { ReactNode } from 'react'
import { cellToReadableText, cellToText, columnPath, getAt, getColumn } from '@/lib/dataset/cells'
import type { CellValue, Part } from '@/lib/dataset/types'
import { categoryOf } from '@/lib/rebalance/mapping'
import type { DatasetState } from '@/lib/session/contract/dataset'
import type { LoadedRecord } from '@/lib/session/contract/record'
import { PassRate } from '../rows/pass-rate'
import { useSession, useSessionState } from '../session-provider'
import { categoryColor } from '../ui/category-color'
import { classNames } from '../ui/class-names'
import { Lock } from 'lucide-react'
import { Switch } from '../ui/switch'
import { AbilityValue } from './ability-value'
import { EditableValue } from './editable-value'
import { ValueView } from './value-view'

interface CardProps {
  readonly dataset: DatasetState
  readonly record: LoadedRecord
  readonly raw: boolean
}

const SHOWN: readonly Part[] = ['groundTruth', 'answer', 'ability', 'dataSource', 'passRate', 'index']

/** The values training judges by: the ground truth first, then what goes with it. */
export function TruthCard({ dataset, record, raw, editing, onEditing }: CardProps & TruthEditing) {
  const { mapping } = dataset
  if (SHOWN.every((part) => mapping[part] === null)) return null
  return (
    <section aria-label="Ground truth and labels" className="@container flex flex-col gap-3 border-b px-3 py-3">
      {(mapping.groundTruth !== null || mapping.answer !== null) && (
        <div
          className={classNames(
            'grid grid-cols-1 gap-3',
            mapping.groundTruth !== null && mapping.answer !== null && '@md:grid-cols-2',
          )}
        >
          {mapping.groundTruth !== null && (
            <Labelled name="Ground truth" path={mapping.groundTruth}>
              <PartValue
                dataset={dataset}
                record={record}
                raw={raw}
                part="groundTruth"
                label="Ground truth"
                keys="e"
                editing={editing}
                onEditing={onEditing}
                large
              />
            </Labelled>
          )}
          {mapping.answer !== null && <AnswerField dataset={dataset} record={record} raw={raw} />}
        </div>
      )}
      <Labels dataset={dataset} record={record} raw={raw} />
    </section>
  )
}

export interface TruthEditing {
  readonly editing: boolean
  readonly onEditing: (open: boolean) => void
}

function Labelled({ name, path, children }: { name: string; path: string; children: ReactNode }) {
  return (
    <div>
      <h3 className="mb-0.5 text-xs font-medium text-muted" title={path}>
        {name}
      </h3>
      {children}
    </div>
  )
}

interface PartValueProps extends CardProps, Partial<TruthEditing> {
  readonly part: Part
  readonly label: string
  readonly keys?: string
  readonly large?: boolean
}

function PartValue({ dataset, record, raw, part, label, keys, editing, onEditing, large = false }: PartValueProps) {
  const column = dataset.mapping[part]
  const path = column === null ? null : columnPath(record.row, column)
  const value: CellValue = path === null ? null : (getAt(record.row, path) ?? null)
  const shown = (
    <div className={large ? 'text-base font-medium' : undefined}>
      <ValueView value={value} raw={raw} />
    </div>
  )
  if (path === null) return shown
  return (
    <EditableValue
      record={record}
      path={path}
      value={value}
      label={label}
      {...(keys === undefined ? {} : { keys })}
      {...(editing === undefined ? {} : { editing })}
      {...(onEditing === undefined ? {} : { onEditing })}
    >
      {shown}
    </EditableValue>
  )
}

function AnswerField({ dataset, record, raw }: CardProps) {
  const session = useSession()
  const follows = useSessionState((state) => state.answerFollows)
  return (
    <Labelled name="Answer" path={dataset.mapping.answer ?? ''}>
      <PartValue dataset={dataset} record={record} raw={raw} part="answer" label="Answer" />
      {dataset.mapping.groundTruth !== null && (
        <div className="mt-1.5 text-xs text-muted">
          <Switch
            checked={follows}
            onChange={(on) => session.setAnswerFollows(on)}
            label={<span title="Where the two agreed before the edit">Follows the ground truth</span>}
          />
        </div>
      )}
    </Labelled>
  )
}

/** Short labels side by side. */
function Labels({ dataset, record, raw }: CardProps) {
  const { mapping } = dataset
  const index = getColumn(record.row, mapping.index)
  const passes = getColumn(record.row, mapping.passRate)
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(160px,1fr))] gap-x-4 gap-y-2">
      {mapping.ability !== null && (
        <Labelled name="Ability" path={mapping.ability}>
          <AbilityValue record={record} column={mapping.ability} />
        </Labelled>
      )}
      {mapping.ability !== null && <CategoryLabel record={record} column={mapping.ability} />}
      {mapping.dataSource !== null && (
        <Labelled name="Source" path={mapping.dataSource}>
          <PartValue dataset={dataset} record={record} raw={raw} part="dataSource" label="Source" />
        </Labelled>
      )}
      {mapping.passRate !== null && (
        <Labelled name="Pass rate" path={mapping.passRate}>
          <PassRate value={numberOf(passes)} scale={dataset.passScale} />
        </Labelled>
      )}
      {mapping.index !== null && (
        <Labelled name="Index" path={mapping.index}>
          <span
            className="flex items-center gap-1 text-muted"
            title="The index is locked: the image-search cache is looked up by it, and a miss is silent."
          >
            <Lock size={12} aria-label="Locked" className="shrink-0" />
            <span className="min-w-0 [overflow-wrap:anywhere]">{cellToText(index) ?? 'null'}</span>
          </span>
        </Labelled>
      )}
    </div>
  )
}

function CategoryLabel({ record, column }: { record: LoadedRecord; column: string }) {
  const ability = cellToReadableText(getColumn(record.row, column))
  const balance = useSessionState((state) => state.balance)
  if (balance.column !== 'ability' || ability === null || Object.keys(balance.mapping).length === 0) return null
  const category = categoryOf(ability, balance.mapping)
  return (
    <Labelled name="Category" path="follows from the ability: change the mapping in the overview">
      <span className="flex items-center gap-1.5">
        <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ background: categoryColor(category) }} />
        <span className="line-clamp-3 min-w-0 [overflow-wrap:anywhere]">{category ?? 'none'}</span>
      </span>
    </Labelled>
  )
}

function numberOf(value: CellValue | undefined): number | null {
  if (typeof value === 'number') return value
  return typeof value === 'bigint' || typeof value === 'string' ? Number(value) : null
}
