import { Shapes } from 'lucide-react'
import { useId, useState } from 'react'
import { useAnswer, useSession, useSessionState } from '@/components/session-provider'
import { Button } from '@/components/ui/button'
import { formatCount } from '@/components/ui/format'
import { Input } from '@/components/ui/input'
import { NotCounted } from '@/components/ui/not-counted'
import { Popover } from '@/components/ui/popover'
import { Select } from '@/components/ui/select'
import { MOST_CATEGORIES } from '@/lib/rebalance/targets'

/** Values listed at first, and again with every "Show more". */
const PAGE = 60

/** Which column the categories come from, and which of its values make one category. */
export function CategoryMapping() {
  return (
    <Popover
      label="Categories"
      align="end"
      className="w-[360px]"
      trigger={
        <Button tone="quiet" size="small">
          <Shapes size={12} aria-hidden />
          Categories …
        </Button>
      }
    >
      <MappingForm />
    </Popover>
  )
}

function MappingForm() {
  const session = useSession()
  const id = useId()
  const column = useSessionState((state) => state.balance.column)
  const columns = useSessionState((state) => [
    'ability',
    'data_source',
    ...(state.dataset?.extraColumns.filter((extra) => extra.type !== 'number').map((extra) => extra.name) ?? []),
  ])
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center gap-2">
        <label htmlFor={id} className="text-muted">
          Column
        </label>
        <Select
          id={id}
          className="flex-1"
          value={column}
          options={columns.map((name) => ({ value: name, label: name }))}
          onChange={(next) => session.setBalance({ column: next })}
        />
      </div>
      <Values key={column} column={column} />
      <p className="text-xs text-muted">Values with the same category are counted and rebalanced together.</p>
    </div>
  )
}

function Values({ column }: { column: string }) {
  const list = useId()
  const targets = useSessionState((state) => Object.keys(state.balance.targets))
  const mapped = useSessionState((state) => Object.values(state.balance.mapping))
  const [shown, show] = useState(PAGE)
  const { value, error, again } = useAnswer(`mapping ${column}`, (session, signal) =>
    session.valueShares(column, [], signal),
  )
  if (error) return <NotCounted error={error} onAgain={again} />
  const named = value?.values.filter((one) => one.value !== null && one.value.trim() !== '') ?? []
  const distinct = value?.distinct ?? 0
  return (
    <div className="max-h-72 overflow-auto">
      {distinct > MOST_CATEGORIES && (
        <p className="mb-2 text-warning">
          “{column}” has {formatCount(distinct)} different values, and at most {formatCount(MOST_CATEGORIES)} categories
          can be balanced. Choose another column above.
        </p>
      )}
      <table className="w-full">
        <thead className="text-left text-xs text-muted">
          <tr>
            <th className="pb-1 font-medium">Value</th>
            <th className="pr-3 pb-1 text-right font-medium">Rows</th>
            <th className="pb-1 font-medium">Category</th>
          </tr>
        </thead>
        <tbody>
          {named.slice(0, shown).map((one) => (
            <ValueLine key={one.value} value={one.value ?? ''} count={one.count} list={list} />
          ))}
        </tbody>
      </table>
      {distinct > shown && (
        <p className="flex items-center gap-2 pt-1 text-xs text-muted">
          The {formatCount(Math.min(shown, named.length))} most frequent values of {formatCount(distinct)}. Each of the
          others is a category of its own.
          {named.length > shown && (
            <Button tone="quiet" size="small" onClick={() => show(shown + PAGE)}>
              Show more
            </Button>
          )}
        </p>
      )}
      <datalist id={list}>
        {[...new Set([...targets, ...mapped])].map((category) => (
          <option key={category} value={category}>
            {category}
          </option>
        ))}
      </datalist>
    </div>
  )
}

function ValueLine({ value, count, list }: { value: string; count: number; list: string }) {
  const session = useSession()
  const category = useSessionState(({ balance: { mapping } }) =>
    // Values come from the file: one may be called "constructor".
    Object.hasOwn(mapping, value) ? (mapping[value] ?? value) : value,
  )
  const [draft, setDraft] = useState<string | null>(null)
  const commit = () => {
    setDraft(null)
    const next = draft?.trim() ?? category
    if (next !== '' && next !== category) {
      session.setBalance({ mapping: { ...session.getState().balance.mapping, [value]: next } })
    }
  }
  return (
    <tr>
      <td className="max-w-32 truncate py-0.5 pr-2" title={value}>
        {value}
      </td>
      <td className="py-0.5 pr-3 text-right text-xs text-muted tabular-nums">{formatCount(count)}</td>
      <td className="py-0.5">
        <Input
          aria-label={`Category of ${value}`}
          list={list}
          className="w-full !h-6"
          value={draft ?? category}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => event.key === 'Enter' && commit()}
        />
      </td>
    </tr>
  )
}
