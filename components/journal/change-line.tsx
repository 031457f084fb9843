import { ArrowRight } from 'lucide-react'
import { classNames } from '@/components/ui/class-names'
import { ChangedText } from '@/components/ui/changed-text'
import { findChange } from '@/lib/dataset/text-change'
import type { JsonValue } from '@/lib/dataset/types'
import type { CellChange } from '@/lib/session/contract/journal'
import { fieldName, isWordFor, valueText } from './field-name'

/** Field, old value, new value. */
export function ChangeLine({ change, faded }: { readonly change: CellChange; readonly faded: boolean }) {
  const { path, before, after } = change
  const within = typeof before === 'string' && typeof after === 'string' ? findChange(before, after) : null
  return (
    <span
      className={classNames(
        'flex min-w-0 flex-wrap items-baseline gap-x-2 text-xs',
        faded && '[&_del]:bg-transparent [&_del]:text-muted [&_ins]:bg-transparent [&_ins]:text-muted',
      )}
    >
      <span className="font-mono text-muted">{fieldName(path)}</span>
      {within !== null ? (
        <span className="min-w-0 [overflow-wrap:anywhere] whitespace-pre-wrap text-muted">
          <ChangedText change={within} />
        </span>
      ) : (
        <span className="flex min-w-0 flex-wrap items-baseline gap-x-1.5">
          <del className="text-danger decoration-danger/50 [overflow-wrap:anywhere]">
            <Value value={before} />
          </del>
          <ArrowRight size={11} aria-label="to" className="shrink-0 self-center text-faint" />
          <ins className="text-success no-underline [overflow-wrap:anywhere]">
            <Value value={after} />
          </ins>
        </span>
      )}
    </span>
  )
}

function Value({ value }: { readonly value: JsonValue }) {
  const text = valueText(value)
  return isWordFor(value) ? <i>{text}</i> : text.length > 400 ? `${text.slice(0, 400)}…` : text
}
