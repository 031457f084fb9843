/** One colour per category, the same everywhere and whatever else is on screen. */

const KNOWN: Readonly<Record<string, string>> = {
  perception: 'var(--cat-1)',
  search: 'var(--cat-2)',
  'math / reasoning': 'var(--cat-3)',
}

const OTHERS = ['var(--cat-4)', 'var(--cat-5)', 'var(--cat-6)', 'var(--cat-7)', 'var(--cat-8)'] as const

/** A CSS colour for a category's bar or dot; null (no category) is grey. */
export function categoryColor(category: string | null): string {
  if (category === null) return 'var(--line-strong)'
  const known = Object.hasOwn(KNOWN, category) ? KNOWN[category] : undefined
  return known ?? OTHERS[hash(category) % OTHERS.length] ?? OTHERS[0]
}

function hash(text: string): number {
  let sum = 0
  for (const letter of text) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0
  return sum
}
