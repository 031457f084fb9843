import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { classNames } from '../ui/class-names'
import { FIELD } from '../ui/input'
import { isMac } from '../ui/kbd'
import { useAbilities } from './use-abilities'

const OTHER = '\u0000other'
/** Keys that open the list instead of moving in it. */
const OPENING_KEYS = new Set([' ', 'Enter', 'F4', ...(isMac() ? ['ArrowUp', 'ArrowDown'] : [])])

/**
 * Chooses one of the dataset's abilities, or asks for another word. What is picked from the open list is chosen; what arrows and
 * letters move to, in the closed one, is chosen by Enter or by leaving.
 */
export function AbilityField({
  value,
  onChange,
  onOther,
  onCancel,
  label,
  focus = false,
  className,
}: AbilityFieldProps) {
  const abilities = useAbilities()
  const [at, show] = useState<string | null>(null)
  /** The same, at once: Escape gives up, and takes the focus away before this is drawn anew. */
  const pending = useRef<string | null>(null)
  const moveTo = (next: string | null) => {
    pending.current = next
    show(next)
  }
  const byKey = useRef(false)
  const listed = value === null || abilities.includes(value) ? abilities : [value, ...abilities]

  const choose = (chosen: string) => {
    moveTo(null)
    if (chosen === OTHER) onOther()
    else onChange(chosen)
  }
  const leave = () => {
    const left = pending.current
    moveTo(null)
    if (left !== null && left !== OTHER) onChange(left)
  }
  const leaveAtLast = useEffectEvent(leave)
  // A row that is scrolled away leaves without a word.
  useEffect(() => () => leaveAtLast(), [])
  const onKeyDown = (event: KeyboardEvent) => {
    byKey.current = !event.altKey && !OPENING_KEYS.has(event.key)
    if (event.key === 'Enter' && at !== null) {
      choose(at)
      // With Ctrl it is the record's key as well: save, and on to the next.
      if (event.ctrlKey || event.metaKey) return
      event.preventDefault()
      event.stopPropagation()
    } else if (event.key === 'Escape' && (at !== null || onCancel)) {
      event.stopPropagation()
      moveTo(null)
      onCancel?.()
    }
  }
  return (
    <select
      aria-label={label}
      value={at ?? value ?? ''}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- a person has just asked to edit this very cell
      autoFocus={focus}
      onChange={(event) => (byKey.current ? moveTo(event.target.value) : choose(event.target.value))}
      onPointerDown={() => {
        byKey.current = false
      }}
      onKeyDown={onKeyDown}
      onBlur={leave}
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
  /** A word that is not in the list is wanted. */
  readonly onOther: () => void
  readonly onCancel?: () => void
  readonly label: string
  readonly focus?: boolean
  readonly className?: string
}
