import { ArrowRight } from 'lucide-react'
import { classNames } from '@/components/ui/class-names'
import type { JsonValue } from '@/lib/dataset/types'
import type { CellChange } from '@/lib/session/contract/journal'
import { changedText, fieldName, isWordFor, valueText } from './field-name'

/** From this length on a text change shows only what differs. */
const LONG = 60

/** Field, old value, new value. */
export function ChangeLine({ change, faded }: { readonly change: CellChange; readonly faded: boolean }) {
  const { path, before, after } = change
  return (
    <span
      className={classNames(
        'flex min-w-0 flex-wrap items-baseline gap-x-2 text-xs',
        faded && '[&_del]:bg-transparent [&_del]:text-muted [&_ins]:bg-transparent [&_ins]:text-muted',
      )}
    >
      <span className="font-mono text-muted">{fieldName(path)}</span>
      {isLongText(before) && isLongText(after) ? (
        <TextChange before={before} after={after} />
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

function isLongText(value: JsonValue): value is string {
  return typeof value === 'string' && value.length > LONG
}

function Value({ value }: { readonly value: JsonValue }) {
  const text = valueText(value)
  return isWordFor(value) ? <i>{text}</i> : text.length > 400 ? `${text.slice(0, 400)}…` : text
}

function TextChange({ before, after }: { readonly before: string; readonly after: string }) {
  const { head, removed, added, tail } = changedText(before, after)
  return (
    <span className="min-w-0 [overflow-wrap:anywhere] whitespace-pre-wrap text-muted">
      {head}
      {removed !== '' && <del className="rounded-xs bg-danger-soft text-danger">{visible(removed)}</del>}
      {added !== '' && <ins className="rounded-xs bg-success-soft text-success no-underline">{visible(added)}</ins>}
      {tail}
    </span>
  )
}

/** A changed line end can be seen. */
function visible(text: string): string {
  return text.replaceAll('\n', '↵\n')
}
