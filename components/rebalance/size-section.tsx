import { formatMany } from '@/components/ui/format'
import type { RebalanceOptions } from '@/lib/session/contract/rebalance'
import { NumberField } from '@/components/ui/number-field'
import { Section } from './section'

/** More rows than there are may be asked for: the answer then says what is missing. */
const MOST = 100_000_000

interface SizeSectionProps {
  readonly size: RebalanceOptions['size']
  /** The largest size these settings allow; null until it is known. */
  readonly largest: number | null
  readonly rows: number
  readonly onChange: (size: RebalanceOptions['size']) => void
}

/** How many rows the split should have. */
export function SizeSection({ size, largest, rows, onChange }: SizeSectionProps) {
  const number = size === 'largest' ? Math.max(1, largest ?? rows) : size
  return (
    <Section title="Size">
      <fieldset className="flex flex-col gap-1.5">
        <legend className="sr-only">Size of the split</legend>
        <label className="flex items-center gap-2">
          <input
            type="radio"
            name="size"
            className="accent-accent"
            checked={size === 'largest'}
            onChange={() => onChange('largest')}
          />
          Largest possible
          {largest !== null && <span className="text-xs text-muted tabular-nums">{formatMany(largest, 'row')}</span>}
        </label>
        <div className="flex items-center gap-2">
          <label className="flex items-center gap-2">
            <input
              type="radio"
              name="size"
              className="accent-accent"
              checked={size !== 'largest'}
              onChange={() => onChange(number)}
            />
            Exactly
          </label>
          <NumberField
            aria-label="Number of rows"
            className="w-24 text-right tabular-nums"
            whole
            least={1}
            most={MOST}
            value={number}
            onChange={onChange}
          />
          <span className="text-muted">rows</span>
        </div>
      </fieldset>
    </Section>
  )
}
