import { cellToReadableText, columnPath, formatPath, getColumn } from '@/lib/dataset/cells'
import type { LoadedRecord } from '@/lib/session/contract/record'
import { AbilityField } from './ability-field'
import { OldValue } from './old-value'
import { useEdit } from './use-edit'

/** The ability, chosen among those the dataset holds. */
export function AbilityValue({ record, column }: { record: LoadedRecord; column: string }) {
  const { edit, failure } = useEdit(record.ref)
  const path = columnPath(record.row, column)
  const change = path && record.changes.find((one) => formatPath(one.path) === formatPath(path))
  const ability = cellToReadableText(getColumn(record.row, column))
  if (path === null) return <span className="text-faint">null</span>
  return (
    <>
      <AbilityField
        label="Ability"
        value={ability}
        className="w-full"
        onChange={(next) => {
          if (next !== ability) void edit(path, next)
        }}
      />
      {change && <OldValue change={change} onRevert={() => void edit(path, change.before)} />}
      {failure !== null && (
        <p role="alert" className="text-xs text-danger">
          {failure}
        </p>
      )}
    </>
  )
}
