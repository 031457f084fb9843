import { useState } from 'react'
import { useScreen } from '@/components/screen'
import { useSession, useSessionState } from '@/components/session-provider'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Select } from '@/components/ui/select'
import type { ColumnMapping, Part } from '@/lib/dataset/types'

const PARTS: readonly { readonly part: Part; readonly label: string; readonly hint: string }[] = [
  { part: 'prompt', label: 'Prompt', hint: 'The messages: text, or a list of role and content' },
  { part: 'images', label: 'Images', hint: 'A list of structs that hold bytes' },
  { part: 'groundTruth', label: 'Ground truth', hint: 'What an answer is compared with' },
  { part: 'answer', label: 'Answer', hint: 'Repeats the ground truth' },
  { part: 'question', label: 'Question', hint: 'Repeats the user’s message' },
  { part: 'ability', label: 'Ability', hint: 'Categories come from here' },
  { part: 'dataSource', label: 'Data source', hint: 'Where a row came from' },
  { part: 'passRate', label: 'Pass rate', hint: 'How often a model solved it: a share or a count' },
  { part: 'index', label: 'Index', hint: 'Names a row; never changed' },
]

/** Shows which column was taken for what, and lets a person say better. */
export function MappingDialog() {
  const { dialog, show } = useScreen()
  const mapping = useSessionState((state) => state.dataset?.mapping ?? null)
  const open = dialog?.kind === 'mapping' && mapping !== null
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && show(null)}
      title="Which column is what"
      description="Found from what the columns look like. A change here changes how the file is read, never the file."
    >
      {open && <MappingForm mapping={mapping} onDone={() => show(null)} />}
    </Dialog>
  )
}

function MappingForm({ mapping, onDone }: { mapping: ColumnMapping; onDone: () => void }) {
  const session = useSession()
  const columns = useSessionState((state) => state.dataset?.columns ?? [])
  const missing = useSessionState((state) => state.dataset?.missing ?? [])
  const opening = useSessionState((state) => state.opening !== null)
  const [draft, setDraft] = useState<ColumnMapping>(mapping)
  const changed = PARTS.filter(({ part }) => draft[part] !== mapping[part])
  const apply = () => {
    onDone()
    void session.setMapping(Object.fromEntries(changed.map(({ part }) => [part, draft[part]])))
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        apply()
      }}
    >
      {missing.length > 0 && (
        <ul className="mb-3 list-disc rounded-md bg-accent-soft py-2 pr-3 pl-7">
          {missing.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {PARTS.map((one) => (
        <PartLine
          key={one.part}
          {...one}
          columns={columns}
          value={draft[one.part]}
          isChanged={draft[one.part] !== mapping[one.part]}
          onChange={(column) => setDraft({ ...draft, [one.part]: column })}
        />
      ))}
      <div className="mt-3 flex items-center justify-end gap-2">
        {opening && <p className="mr-auto text-muted">Rows are still being read.</p>}
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" tone="primary" disabled={changed.length === 0 || opening}>
          Read again with these
        </Button>
      </div>
    </form>
  )
}

function PartLine({ part, label, hint, columns, value, isChanged, onChange }: PartLineProps) {
  const id = `part-${part}`
  return (
    <div className="grid items-center gap-x-3 border-b py-1.5 last:border-0 sm:grid-cols-[1fr_260px]">
      <label htmlFor={id}>
        <span className="font-medium">{label}</span>
        {isChanged && <span className="ml-1.5 text-xs text-accent">changed</span>}
        <span className="block text-xs text-muted">{hint}</span>
      </label>
      <Select
        id={id}
        value={value ?? ''}
        options={[{ value: '', label: 'no column' }, ...columns.map((column) => ({ value: column, label: column }))]}
        onChange={(column) => onChange(column === '' ? null : column)}
      />
    </div>
  )
}

interface PartLineProps {
  readonly part: Part
  readonly label: string
  readonly hint: string
  readonly columns: readonly string[]
  readonly value: string | null
  readonly isChanged: boolean
  readonly onChange: (column: string | null) => void
}
