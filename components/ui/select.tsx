import { ChevronDown } from 'lucide-react'
import { classNames } from './class-names'
import { FIELD } from './input'

/** The browser's own select: quick, and every keyboard and screen reader knows it. */
export function Select<T extends string>({
  value,
  options,
  onChange,
  label,
  className,
  disabled = false,
  id,
}: SelectProps<T>) {
  return (
    <span className={classNames('relative inline-flex min-w-0', className)}>
      <select
        id={id}
        aria-label={label}
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value as T)}
        className={classNames(FIELD, 'h-7 w-full min-w-0 appearance-none truncate pr-7')}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled ?? false}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown size={14} aria-hidden className="pointer-events-none absolute top-[7px] right-2 text-muted" />
    </span>
  )
}

interface SelectProps<T extends string> {
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string; readonly disabled?: boolean }[]
  readonly onChange: (value: T) => void
  /** Accessible name; leave out when a <label> points at `id`. */
  readonly label?: string
  readonly id?: string
  readonly className?: string
  readonly disabled?: boolean
}
