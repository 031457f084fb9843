import { useState } from 'react'
import type { InputHTMLAttributes } from 'react'
import { Input } from './input'
import { readNumber } from './read-number'

interface NumberFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange' | 'type'> {
  readonly value: number
  readonly onChange: (value: number) => void
  readonly least: number
  readonly most: number
  readonly whole?: boolean
}

/** A number being typed: every readable value within bounds counts at once, anything else is marked until left. */
export function NumberField({ value, onChange, least, most, whole = false, ...rest }: NumberFieldProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const read = (text: string): number | null => {
    const number = readNumber(text, whole)
    return number === null || number < least || number > most ? null : number
  }
  return (
    <Input
      {...rest}
      type="text"
      inputMode={whole ? 'numeric' : 'decimal'}
      autoComplete="off"
      value={draft ?? String(value)}
      aria-invalid={draft !== null && read(draft) === null}
      onChange={(event) => {
        const text = event.target.value
        setDraft(text)
        const number = read(text)
        if (number !== null) onChange(number)
      }}
      onBlur={() => setDraft(null)}
    />
  )
}
