/** Categories are found in the data; the mapping only groups some of its abilities, and a person may change any of it. */
import { largestRemainder } from './quotas'
import { NO_CATEGORY } from './usable'

export const MATH_REASONING = 'math / reasoning'

/** The dataset card's shares, in percent. */
export const CARD_TARGETS: Readonly<Record<string, number>> = { perception: 45, search: 36, [MATH_REASONING]: 19 }

const CARD_ABILITIES: ReadonlyMap<string, string> = new Map([
  ['perception', 'perception'],
  ['search', 'search'],
  ['math', MATH_REASONING],
  ['reasoning', MATH_REASONING],
  ['math/reasoning', MATH_REASONING],
  [MATH_REASONING, MATH_REASONING],
])

/** Value of the category column → category. The card's abilities, case aside, go to the card's three; others are their own. */
export function defaultMapping(abilities: readonly (string | null)[]): Readonly<Record<string, string>> {
  const named = abilities.filter((ability) => ability !== null && ability.trim() !== '') as string[]
  return Object.fromEntries(
    named.map((ability) => [ability, CARD_ABILITIES.get(ability.trim().toLowerCase()) ?? ability]),
  )
}

/** The category of a value: the mapping's, else the value itself; blank = none. As the `current` view has it. */
export function categoryOf(value: string | null, mapping: Readonly<Record<string, string>>): string | null {
  if (value === null) return null
  const category = Object.hasOwn(mapping, value) ? (mapping[value] ?? value) : value
  return /^ *$/.test(category) ? null : category
}

/** Rows by category, from rows by value as a file was counted. */
export function countsByCategory(
  byValue: Readonly<Record<string, number>>,
  mapping: Readonly<Record<string, string>>,
): Readonly<Record<string, number>> {
  const counts = new Map<string, number>()
  for (const [value, count] of Object.entries(byValue)) {
    const category = categoryOf(value, mapping) ?? NO_CATEGORY
    counts.set(category, (counts.get(category) ?? 0) + count)
  }
  return Object.fromEntries(counts)
}

/**
 * Targets to begin with, in percent to one decimal. The card's shares when the data has at least two of its categories (others
 * 0); else the shares the data has now, rounded by largest remainder so that they sum to 100.
 */
export function defaultTargets(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  const categories = [...counts.keys()].sort()
  const known = categories.filter((category) => Object.hasOwn(CARD_TARGETS, category))
  if (known.length >= 2) {
    const others = categories.filter((category) => !Object.hasOwn(CARD_TARGETS, category))
    return Object.fromEntries([...Object.entries(CARD_TARGETS), ...others.map((category) => [category, 0] as const)])
  }
  const present = categories.filter((category) => (counts.get(category) ?? 0) > 0)
  if (present.length === 0) return {}
  const tenths = largestRemainder(
    present.map((category) => counts.get(category) ?? 0),
    1000,
  )
  return Object.fromEntries(present.map((category, k) => [category, (tenths[k] ?? 0) / 10]))
}
