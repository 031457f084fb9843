import type { ReactNode } from 'react'

/** A mark of a chart that is a filter: reached by Tab, toggled by click, Enter or Space. `area` is what can be hit. */
export function BarButton({ label, pressed, onToggle, area, children }: BarButtonProps) {
  return (
    <g
      role="button"
      tabIndex={0}
      aria-label={label}
      aria-pressed={pressed}
      onClick={onToggle}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        onToggle()
      }}
      className="group/bar cursor-pointer focus-visible:outline-none"
    >
      <title>{label}</title>
      <rect
        {...area}
        rx={3}
        className="fill-transparent stroke-transparent group-hover/bar:fill-raised group-focus-visible/bar:stroke-accent"
        strokeWidth={2}
      />
      {children}
    </g>
  )
}

interface BarButtonProps {
  readonly label: string
  readonly pressed: boolean
  readonly onToggle: () => void
  readonly area: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  readonly children: ReactNode
}
