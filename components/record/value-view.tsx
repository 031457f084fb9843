import { isList, isStruct, toJson } from '@/lib/dataset/cells'
import type { CellValue } from '@/lib/dataset/types'
import { Badge } from '../ui/badge'
import { CodeView } from './code-view'
import { formatJson } from '@/lib/dataset/format-json'
import { Markup } from './markup'

/** A value as a person reads it: text with its formulas, a list as a list, anything deeper as JSON. `raw` = as stored. */
export function ValueView({ value, raw }: { value: CellValue; raw: boolean }) {
  if (value === null) return <Badge tone="danger">null</Badge>
  if (typeof value === 'string') return <TextValue text={value} raw={raw} />
  if (isList(value) && value.length === 0) return <Badge tone="danger">Empty list</Badge>
  if (isList(value) && value.every((element) => typeof element === 'string'))
    return (
      <ul className="flex flex-col gap-1" aria-label={`${value.length} accepted answers`}>
        {value.map((element, k) => (
          // The position is the element's identity: equal answers may stand twice.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={k} className="flex gap-2">
            <span className="text-2xs leading-5 text-muted tabular-nums">{k + 1}</span>
            <TextValue text={element} raw={raw} />
          </li>
        ))}
      </ul>
    )
  if (isList(value) || isStruct(value)) return <CodeView code={formatJson(toJson(value))} language="json" />
  return <span className="tabular-nums">{String(value)}</span>
}

function TextValue({ text, raw }: { text: string; raw: boolean }) {
  if (text === '') return <Badge tone="danger">Empty</Badge>
  if (text.trim() === '') return <Badge tone="danger">Only white space</Badge>
  if (raw) return <span className="font-mono text-xs [overflow-wrap:anywhere] whitespace-pre-wrap">{text}</span>
  return <Markup text={text} />
}
