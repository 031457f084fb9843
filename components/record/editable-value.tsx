import { Pencil } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { formatPath } from '@/lib/dataset/cells'
import type { CellValue, FieldPath } from '@/lib/dataset/types'
import type { LoadedRecord } from '@/lib/session/contract/record'
import { IconButton } from '../ui/icon-button'
import { useDraft } from './drafts'
import { OldValue } from './old-value'
import { useEdit } from './use-edit'
import { useFocusBack } from './use-focus-back'
import { ValueEditor } from './value-editor'
import type { ValueEditorProps } from './value-editor'

/** A field as it is shown, its pencil, its editor, and what it was before. An unsaved draft keeps the editor open. */
export function EditableValue({
  record,
  path,
  value,
  label,
  keys,
  editing,
  onEditing,
  children,
  long = false,
  head,
  preview,
}: EditableValueProps) {
  const [draft] = useDraft(record.ref, path)
  const [asked, ask] = useState(false)
  const open = draft !== null || (editing ?? asked)
  const setOpen = onEditing ?? ask
  const shown = useFocusBack<HTMLDivElement>(open)
  const { edit, failure } = useEdit(record.ref)
  const change = record.changes.find((one) => formatPath(one.path) === formatPath(path))
  if (open)
    return (
      <>
        {head}
        <ValueEditor
          recordRef={record.ref}
          path={path}
          before={value}
          label={label}
          focus={editing ?? asked}
          long={long}
          {...(preview ? { preview } : {})}
          onClose={() => setOpen(false)}
        />
      </>
    )
  return (
    <div ref={shown} tabIndex={-1} className="outline-none">
      <div className="flex items-start gap-1">
        <div className={head === undefined ? 'min-w-0' : 'min-w-0 flex-1'}>{head ?? children}</div>
        <IconButton
          size="small"
          label={`Edit: ${label}`}
          {...(keys === undefined ? {} : { keys })}
          icon={<Pencil size={13} />}
          className="-my-0.5"
          onClick={() => setOpen(true)}
        />
      </div>
      {head !== undefined && children}
      {change && <OldValue change={change} onRevert={() => void edit(path, change.before)} />}
      {failure !== null && (
        <p role="alert" className="text-xs text-danger">
          {failure}
        </p>
      )}
    </div>
  )
}

interface EditableValueProps {
  readonly record: LoadedRecord
  readonly path: FieldPath
  readonly value: CellValue
  readonly label: string
  readonly keys?: string
  /** Given by a parent that opens the editor by a key. */
  readonly editing?: boolean
  readonly onEditing?: (open: boolean) => void
  readonly children: ReactNode
  readonly long?: boolean
  /** A line above the value that carries the pencil, for values as wide as the panel. */
  readonly head?: ReactNode
  readonly preview?: NonNullable<ValueEditorProps['preview']>
}
