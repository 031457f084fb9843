import type { ReactNode } from 'react'

export interface Choice<T extends string> {
  readonly value: T
  readonly label: ReactNode
  readonly hint?: ReactNode
}

interface ChoicesProps<T extends string> {
  readonly name: string
  readonly legend: string
  readonly value: T
  readonly choices: readonly Choice<T>[]
  readonly onChange: (value: T) => void
}

/** One of a few, each with a word about it. */
export function Choices<T extends string>({ name, legend, value, choices, onChange }: ChoicesProps<T>) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="sr-only">{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className="flex items-start gap-2">
          <input
            type="radio"
            name={name}
            className="mt-1 shrink-0 accent-accent"
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
          />
          <span className="min-w-0">
            {choice.label}
            {choice.hint !== undefined && <span className="block text-xs text-muted">{choice.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** A line of the form: its name at the left, what it takes at the right. */
export function FormLine({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="grid grid-cols-1 gap-x-4 gap-y-1 border-b py-3 first:pt-0 last:border-b-0 last:pb-0 sm:grid-cols-[7.5rem_minmax(0,1fr)]">
      <h3 className="font-medium">{name}</h3>
      <div className="min-w-0">{children}</div>
    </div>
  )
}
