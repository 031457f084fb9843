import { categoryColor } from '@/components/ui/category-color'
import { formatShareFine } from '@/components/ui/format'
import { NumberField } from '@/components/ui/number-field'

interface TargetLineProps {
  readonly category: string
  /** Percent. */
  readonly target: number
  /** Of the rows now, 0–1; null = not shown. */
  readonly share?: number | null
  readonly onChange: (target: number) => void
}

/** A category and the share a curator wants of it, wherever targets are set. */
export function TargetLine({ category, target, share = null, onChange }: TargetLineProps) {
  return (
    <li>
      <label className="flex min-h-8 items-center gap-2">
        <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ background: categoryColor(category) }} />
        <span className="min-w-0 flex-1 truncate" title={category}>
          {category}
        </span>
        {share !== null && <span className="text-xs text-muted tabular-nums">{formatShareFine(share)}</span>}
        <span className="flex items-center gap-1">
          <NumberField
            aria-label={`Target share of ${category}, percent`}
            className="!h-6 w-14 text-right tabular-nums"
            value={target}
            least={0}
            most={100}
            onChange={onChange}
          />
          <span aria-hidden className="text-muted">
            %
          </span>
        </span>
      </label>
    </li>
  )
}
