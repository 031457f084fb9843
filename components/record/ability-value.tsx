import { useState } from 'react'
import { cellToReadableText, columnPath, formatPath, getAt } from '@/lib/dataset/cells'
import type { FieldPath } from '@/lib/dataset/types'
import type { LoadedRecord } from '@/lib/session/contract/record'
import { AbilityField } from './ability-field'
import { useDraft } from './drafts'
import { OldValue } from './old-value'
import { useEdit } from './use-edit'
import { ValueEditor } from './value-editor'

/** The ability, chosen among those the dataset holds, or typed like any other value. */
export function AbilityValue({ record, column }: { record: LoadedRecord; column: string }) {
  const path = columnPath(record.row, column)
  return path === null ? <span className="text-faint">null</span> : <Ability record={record} path={path} />
}

function Ability({ record, path }: { record: LoadedRecord; path: FieldPath }) {
  const { edit, failure } = useEdit(record.ref)
  const [draft] = useDraft(record.ref, path)
  const [typing, type] = useState(false)
  const value = getAt(record.row, path) ?? null
  const change = record.changes.find((one) => formatPath(one.path) === formatPath(path))
  if (typing || draft !== null)
    return (
      <ValueEditor
        recordRef={record.ref}
        path={path}
        before={value}
        label="Ability"
        focus={typing}
        onClose={() => type(false)}
      />
    )
  return (
    <>
      <AbilityField
        label="Ability"
        value={cellToReadableText(value)}
        className="w-full"
        onChange={(next) => {
          if (next !== cellToReadableText(value)) void edit(path, next)
        }}
        onOther={() => type(true)}
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
