import { useId } from 'react'
import type { ReactNode } from 'react'
import { formatKnownCount } from '@/components/ui/format'

/** One value of a facet: a checkbox, its count, and a faint bar that compares counts at a glance. */
export function FacetRow({
  label,
  count,
  isPartial = false,
  most,
  checked,
  onToggle,
  colour,
  stale = false,
  disabled = false,
  wrap = false,
}: FacetRowProps) {
  const id = useId()
  const share = most > 0 && count !== null ? count / most : 0
  return (
    <label
      htmlFor={id}
      className={`relative isolate flex min-h-[26px] items-center gap-2 rounded-sm px-1 select-none ${disabled ? 'text-faint' : 'hover:text-accent'} ${count === 0 && !checked ? 'text-faint' : ''}`}
    >
      <span
        aria-hidden
        className={`absolute inset-y-[3px] left-6 -z-10 rounded-sm ${checked ? 'bg-accent-soft' : 'bg-raised'}`}
        style={{ width: `calc((100% - 24px) * ${share})` }}
      />
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={onToggle}
        className="size-3.5 shrink-0 accent-[var(--accent)]"
      />
      {colour !== undefined && (
        <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ background: colour }} />
      )}
      <span
        className={`min-w-0 flex-1 ${wrap ? 'py-0.5 leading-4' : 'truncate'}`}
        title={typeof label === 'string' ? label : undefined}
      >
        {label}
      </span>
      <span className={`shrink-0 text-xs tabular-nums ${stale ? 'text-faint' : 'text-muted'}`}>
        {formatKnownCount({ count, isPartial })}
      </span>
    </label>
  )
}

interface FacetRowProps {
  readonly label: ReactNode
  /** Null = not checked. */
  readonly count: number | null
  /** Some rows were not looked at: there may be more. */
  readonly isPartial?: boolean
  /** The largest count of the facet. */
  readonly most: number
  readonly checked: boolean
  readonly onToggle: () => void
  readonly colour?: string
  readonly stale?: boolean
  readonly disabled?: boolean
  /** A long label takes a second line. */
  readonly wrap?: boolean
}
