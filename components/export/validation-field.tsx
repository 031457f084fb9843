import { useId } from 'react'
import { useSessionState } from '@/components/session-provider'
import { formatCount } from '@/components/ui/format'
import { Input } from '@/components/ui/input'
import { NumberField } from '@/components/ui/number-field'
import { Switch } from '@/components/ui/switch'
import type { ExportDraft } from './draft'

interface ValidationFieldProps {
  readonly draft: ExportDraft
  readonly rows: number
  readonly onChange: (change: Partial<ExportDraft>) => void
}

/** A part of the rows set aside for validation, with the categories in the same proportions. */
export function ValidationField({ draft, rows, onChange }: ValidationFieldProps) {
  const hasImages = useSessionState((state) => state.dataset?.hasImages ?? false)
  const isChecked = useSessionState((state) => state.imageCheck.status === 'done')
  const held = Math.round((rows * draft.validationPercent) / 100)
  return (
    <div className="flex flex-col gap-2">
      <Switch
        label="Write a validation file too"
        hint="Drawn at a seed, with the categories in the same proportions as in the training file."
        checked={draft.split}
        onChange={(split) => onChange({ split })}
      />
      {draft.split && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 pl-9">
          <span className="flex items-center gap-1.5">
            <NumberField
              aria-label="Validation share, percent"
              className="w-16 text-right tabular-nums"
              least={0.1}
              most={90}
              value={draft.validationPercent}
              onChange={(validationPercent) => onChange({ validationPercent })}
            />
            %
            <span className="text-xs text-muted tabular-nums">
              about {formatCount(rows - held)} + {formatCount(held)} rows
            </span>
          </span>
          <Seed value={draft.validationSeed} onChange={(validationSeed) => onChange({ validationSeed })} />
          <Switch
            label="Keep rows with the same question together"
            hint="A question asked twice never stands in both files; the share may come out a little smaller."
            checked={draft.questionsTogether}
            onChange={(questionsTogether) => onChange({ questionsTogether })}
          />
          {hasImages && (
            <Switch
              label="Keep rows with the same image together"
              hint={
                isChecked
                  ? 'A picture, byte for byte the same, never stands in both files.'
                  : 'Not known yet: check the images first, in the overview.'
              }
              disabled={!isChecked}
              checked={draft.imagesTogether && isChecked}
              onChange={(imagesTogether) => onChange({ imagesTogether })}
            />
          )}
        </div>
      )}
    </div>
  )
}

function Seed({ value, onChange }: { readonly value: string; readonly onChange: (seed: string) => void }) {
  const id = useId()
  return (
    <span className="flex items-center gap-1.5">
      <label htmlFor={id}>Split seed</label>
      <Input
        id={id}
        className="w-32 font-mono"
        value={value}
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
      />
    </span>
  )
}
