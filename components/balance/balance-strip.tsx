import { categoryColor } from '@/components/ui/category-color'
import { formatCount, formatMany, formatShare } from '@/components/ui/format'
import { NotCounted } from '@/components/ui/not-counted'
import { useSessionState } from '@/components/session-provider'
import { useFilters, usePanel } from '@/components/use-view'
import { chosenValues, toggleValue } from '@/components/filters/filter-state'
import { differenceLabel, useBalance } from './use-balance'
import type { BalanceLine } from './use-balance'

/** Categories named here; a column of thousands of values must leave room for the rows. */
const MOST = 8

/** The balance in one line above the table: what there is over what is wanted. */
export function BalanceStrip() {
  const hasAbility = useSessionState((state) => state.dataset?.mapping.ability != null)
  const opening = useSessionState((state) => state.opening !== null)
  const { lines, unlisted, answer } = useBalance()
  const real = lines?.filter((line) => line.category !== null) ?? []
  const shown = real.slice(0, MOST)
  const more = real.length - shown.length + unlisted.categories
  if (answer.error)
    return (
      <section aria-label="Balance" className="border-b px-3 py-1.5">
        <NotCounted error={answer.error} onAgain={answer.again} />
      </section>
    )
  // The shares of the first rows to arrive would only flicker, and a strip that comes late would push the rows down.
  if (hasAbility && (opening || lines === undefined)) return <div aria-hidden className="h-8 border-b bg-raised/50" />
  if (real.every((line) => line.count === 0)) return null
  return (
    <section aria-label="Balance" className="@container border-b px-3 py-1.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
        <Bars lines={shown} />
        {shown.map((line) => (
          <StripButton key={line.category} line={line} />
        ))}
        {more > 0 && <More count={more} />}
      </div>
    </section>
  )
}

function More({ count }: { count: number }) {
  const [, show] = usePanel()
  return (
    <button
      type="button"
      onClick={() => show('overview')}
      className="rounded-sm px-1 text-xs text-accent hover:bg-raised"
      title="All categories are in the overview"
    >
      and {formatCount(count)} more
    </button>
  )
}

function Bars({ lines }: { lines: readonly BalanceLine[] }) {
  return (
    <div aria-hidden className="flex w-24 flex-col gap-0.5 @2xl:w-56" title="Above: these rows. Below: the target.">
      <Stack parts={lines.map((line) => ({ category: line.category, share: line.share }))} height={8} />
      <Stack parts={lines.map((line) => ({ category: line.category, share: line.target ?? 0 }))} height={3} />
    </div>
  )
}

function Stack({ parts, height }: { parts: readonly { category: string | null; share: number }[]; height: number }) {
  return (
    <div className="flex gap-px overflow-hidden rounded-[2px] bg-raised" style={{ height }}>
      {parts.map(({ category, share }) => (
        <div key={category} style={{ width: `${share * 100}%`, background: categoryColor(category) }} />
      ))}
    </div>
  )
}

function StripButton({ line }: { line: BalanceLine }) {
  const [filters, change] = useFilters()
  const pressed = chosenValues(filters, 'category').includes(line.category)
  const difference = differenceLabel(line)
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={() => change((now) => toggleValue(now, 'category', line.category))}
      title={`${line.category}: ${formatMany(line.count, 'row')}${line.target === null ? '' : `, target ${formatShare(line.target)}`}`}
      className={`flex items-center gap-1.5 rounded-sm px-1 text-xs tabular-nums hover:bg-raised ${pressed ? 'bg-accent-soft' : ''}`}
    >
      <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ background: categoryColor(line.category) }} />
      <span className="max-w-48 truncate">{line.category}</span>
      <b className="font-semibold">{formatShare(line.share)}</b>
      {difference !== null && <span className="text-muted @max-lg:hidden">{difference}</span>}
    </button>
  )
}
