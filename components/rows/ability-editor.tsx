import { useRef, useState } from 'react'
import type { RowPreview } from '@/lib/session/contract/rows'
import { AbilityField } from '../record/ability-field'
import { useEdit } from '../record/use-edit'
import { CellEditor } from './cell-editor'

/** Chooses the ability in its cell; another word is typed there. */
export function AbilityEditor({ row, column, onDone }: AbilityEditorProps) {
  const { editColumn, failure } = useEdit(row.ref)
  const [chosen, choose] = useState(row.ability)
  const [typing, type] = useState(false)
  const saving = useRef(false)
  const left = useRef(false)
  const label = `Ability of row ${row.ref.row}`
  const save = async (ability: string) => {
    if (ability === row.ability) return onDone(!left.current)
    saving.current = true
    choose(ability)
    const saved = await editColumn(column, ability)
    saving.current = false
    if (saved) onDone(!left.current)
  }
  if (typing) return <CellEditor recordRef={row.ref} column={column} title={label} onDone={onDone} />
  return (
    <div
      className="absolute top-0 left-0 z-20 w-full min-w-36 rounded-md border bg-surface p-1 shadow-raised"
      onFocus={() => {
        left.current = false
      }}
      onBlur={(event) => {
        if (event.currentTarget.contains(event.relatedTarget)) return
        left.current = true
        // What leaving chose is being saved: the editor closes after that, or says why it was not.
        if (failure === null && !saving.current) onDone(false)
      }}
    >
      <AbilityField
        label={label}
        value={chosen}
        focus
        className="w-full"
        onChange={(ability) => void save(ability)}
        onOther={() => type(true)}
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
