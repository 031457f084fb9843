import { useState } from 'react'
import type { KeyboardEvent } from 'react'
import { classNames } from '../ui/class-names'
import { FIELD, Input } from '../ui/input'
import { useAbilities } from './use-abilities'

const OTHER = '\u0000other'

/** Chooses one of the dataset's abilities, or another word. */
export function AbilityField({ value, onChange, onCancel, label, focus = false, className }: AbilityFieldProps) {
  const abilities = useAbilities()
  const [typing, setTyping] = useState(false)
  if (typing)
    return (
      <OtherAbility
        value={value}
        onChange={onChange}
        onCancel={() => {
          setTyping(false)
          onCancel?.()
        }}
      />
    )
  const listed = value === null || abilities.includes(value) ? abilities : [value, ...abilities]
  return (
    <select
      aria-label={label}
      value={value ?? ''}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- a person has just asked to edit this very cell
      autoFocus={focus}
      onChange={(event) => (event.target.value === OTHER ? setTyping(true) : onChange(event.target.value))}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !onCancel) return
        event.stopPropagation()
        onCancel()
      }}
      className={classNames(FIELD, 'h-7 min-w-0', className)}
    >
      {value === null && <option value="">null</option>}
      {listed.map((ability) => (
        <option key={ability} value={ability}>
          {ability}
        </option>
      ))}
      <option value={OTHER}>Other …</option>
    </select>
  )
}

interface AbilityFieldProps {
  readonly value: string | null
  readonly onChange: (ability: string) => void
  readonly onCancel?: () => void
  readonly label: string
  readonly focus?: boolean
  readonly className?: string
}

function OtherAbility({
  value,
  onChange,
  onCancel,
}: {
  value: string | null
  onChange: (ability: string) => void
  onCancel: () => void
}) {
  const [text, setText] = useState(value ?? '')
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'Enter' && text.trim() !== '') onChange(text.trim())
    if (event.key === 'Escape') onCancel()
  }
  return (
    <Input
      aria-label="Other ability"
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- a person has just asked to type one
      autoFocus
      value={text}
      placeholder="Ability, then Enter"
      onChange={(event) => setText(event.target.value)}
      onKeyDown={onKeyDown}
    />
  )
}
