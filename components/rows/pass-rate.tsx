import type { PassScale } from '@/lib/dataset/types'
import { formatNumber, formatShare } from '../ui/format'

/** "3 of 8" or "38 %", with a bar of its share. Where the scale is unknown, the value as stored. */
export function PassRate({ value, scale }: { value: number | null; scale: PassScale | null }) {
  if (value === null) return <span className="text-faint">–</span>
  if (scale === null) return <span className="tabular-nums">{formatNumber(value)}</span>
  const share = scale.kind === 'rate' ? value : value / scale.of
  const text = scale.kind === 'rate' ? formatShare(value) : `${formatNumber(value)}/${scale.of}`
  return (
    <span className="flex items-center gap-2 tabular-nums">
      <span aria-hidden className="h-1.5 w-9 shrink-0 overflow-hidden rounded-full bg-line">
        <span
          className="block h-full rounded-full bg-accent"
          style={{ width: `${Math.min(1, Math.max(0, share)) * 100}%` }}
        />
      </span>
      {text}
    </span>
  )
}
