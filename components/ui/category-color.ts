/** A category keeps its colour everywhere: the card's three are fixed, any other takes one of the rest by its name. */
const KNOWN: Readonly<Record<string, number>> = { perception: 1, search: 2, 'math / reasoning': 3, math: 3, reasoning: 4 }
const REST = [4, 5, 6, 7] as const
const NONE = 8

export function categoryColor(category: string | null): string {
  return `var(--cat-${colorNumber(category)})`
}

function colorNumber(category: string | null): number {
  if (category === null) return NONE
  const known = KNOWN[category]
  if (known !== undefined) return known
  let hash = 0
  for (let at = 0; at < category.length; at += 1) hash = (hash * 31 + category.charCodeAt(at)) >>> 0
  return REST[hash % REST.length] ?? NONE
}
