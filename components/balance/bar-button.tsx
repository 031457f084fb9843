/**
 * A bar of a chart as a filter: a real button over the drawing, toggled by click, Enter or Space. It is no part of the
 * chart's own drawing, which Recharts makes anew with every change: the bar that has the focus would lose it.
 */
export function BarButton({ label, pressed, onToggle, className }: BarButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      title={label}
      onClick={onToggle}
      className={`rounded-sm hover:bg-text/5 focus-visible:outline-offset-0 ${className}`}
    />
  )
}

interface BarButtonProps {
  readonly label: string
  readonly pressed: boolean
  readonly onToggle: () => void
  readonly className: string
}
