import { classNames } from './class-names'

/** A thin bar. `value` 0–1; null = under way, length unknown. It is moved, not widened: that leaves the page's thread alone. */
export function Progress({ value, label, className }: { value: number | null; label: string; className?: string }) {
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 100)
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { 'aria-valuenow': percent })}
      className={classNames('relative h-1 overflow-hidden rounded-full bg-raised', className)}
    >
      {percent === null ? (
        <div className="absolute inset-y-0 w-2/5 animate-[indeterminate_1.2s_ease-in-out_infinite] rounded-full bg-accent" />
      ) : (
        <div
          className="h-full w-full rounded-full bg-accent transition-transform"
          style={{ transform: `translateX(${percent - 100}%)` }}
        />
      )}
    </div>
  )
}
