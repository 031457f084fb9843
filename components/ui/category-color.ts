/** One colour per category, the same everywhere on the page. */
import { CARD_TARGETS } from '@/lib/rebalance/mapping'

/** The dataset card's categories have a colour each: --cat-1 to --cat-3. */
const KNOWN: ReadonlyMap<string, string> = new Map(
  Object.keys(CARD_TARGETS).map((category, k) => [category, `var(--cat-${k + 1})`]),
)

const OTHERS = ['var(--cat-4)', 'var(--cat-5)', 'var(--cat-6)', 'var(--cat-7)', 'var(--cat-8)'] as const

/** A CSS colour for a category's bar or dot; null (no category) is grey. */
export function categoryColor(category: string | null): string {
  if (category === null) return 'var(--line-strong)'
  return KNOWN.get(category) ?? given(category)
}

/** Colours given out on this page: while any is free no two categories share one. */
const taken = new Map<string, string>()

function given(category: string): string {
  const held = taken.get(category)
  if (held !== undefined) return held
  const wanted = hash(category) % OTHERS.length
  const inTurn = [...OTHERS.slice(wanted), ...OTHERS.slice(0, wanted)]
  const used = new Set(taken.values())
  const color = inTurn.find((one) => !used.has(one)) ?? inTurn[0] ?? OTHERS[0]
  taken.set(category, color)
  return color
}

function hash(text: string): number {
  let sum = 0
  for (const letter of text) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0
  return sum
}
