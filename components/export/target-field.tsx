import { useSessionState } from '@/components/session-provider'
import { Input } from '@/components/ui/input'
import { canPickDirectory } from '@/components/open/pick'
import { outputNames } from '@/lib/session/contract/output-names'
import { Choices } from './choices'
import type { Choice } from './choices'
import { nameProblem } from './draft'
import type { ExportDraft } from './draft'

interface NameFieldProps {
  readonly draft: ExportDraft
  readonly name: string
  readonly onChange: (name: string) => void
}

/** The base of every file's name, and the names it gives. */
export function NameField({ draft, name, onChange }: NameFieldProps) {
  const problem = nameProblem(name)
  return (
    <div className="flex flex-col gap-1">
      <Input
        aria-label="File name"
        aria-invalid={problem !== null}
        aria-describedby="export-names"
        className="w-full max-w-96"
        value={name}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
      />
      <p id="export-names" className={problem === null ? 'text-xs text-muted' : 'text-xs text-danger'}>
        {problem ?? `Writes ${outputNames(draft, name).join(', ')}`}
      </p>
    </div>
  )
}

interface TargetFieldProps {
  readonly target: ExportDraft['target']
  readonly onChange: (target: ExportDraft['target']) => void
}

export function TargetField({ target, onChange }: TargetFieldProps) {
  const files = useSessionState((state) => state.dataset?.files.length ?? 0)
  if (!canPickDirectory()) {
    return (
      <p className="text-muted">
        A download. This browser cannot write into a folder, so the file is put together first.
      </p>
    )
  }
  const choices: readonly Choice<ExportDraft['target']>[] = [
    {
      value: 'folder',
      label: 'A folder you choose',
      hint: `Written straight to disk; a file appears under its name only when it is whole. ${files > 1 ? 'The sources are' : 'The source is'} never changed.`,
    },
    {
      value: 'download',
      label: 'A download',
      hint: 'Put together in this browser’s storage first, then saved like any download.',
    },
  ]
  return <Choices name="target" legend="Where to" value={target} choices={choices} onChange={onChange} />
}
