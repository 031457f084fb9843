import { useState } from 'react'
import type { RowPreview } from '@/lib/session/contract/rows'
import { AbilityField } from '../record/ability-field'
import { useEdit } from '../record/use-edit'

/** Chooses the ability in its cell. */
export function AbilityEditor({ row, column, onDone }: AbilityEditorProps) {
  const { editColumn, failure } = useEdit(row.ref)
  const [chosen, choose] = useState(row.ability)
  const save = async (ability: string) => {
    choose(ability)
    if (ability === row.ability || (await editColumn(column, ability))) onDone(true)
  }
  return (
    <div
      className="absolute top-0 left-0 z-20 w-full min-w-36 rounded-md border bg-surface p-1 shadow-raised"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget) && failure === null) onDone(false)
      }}
    >
      <AbilityField
        label={`Ability of row ${row.ref.row}`}
        value={chosen}
        focus
        className="w-full"
        onChange={(ability) => void save(ability)}
        onCancel={() => onDone(true)}
      />
      {failure !== null && (
        <p role="alert" className="px-1 pt-1 text-xs text-danger">
          {failure}
        </p>
      )}
    </div>
  )
}

interface AbilityEditorProps {
  readonly row: RowPreview
  readonly column: string
  readonly onDone: (focusTable: boolean) => void
}
