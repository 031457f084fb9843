/** What a split is drawn from, found by another reader, and the largest size counted out by hand. */
import type { RowFact } from '@/lib/rebalance/usable'
import type { Expected } from './expected'
import { rowsOf, textIn } from './second-reader'

export type Fact = RowFact

/** The card's proportions, in percent. */
export const TARGETS: Readonly<Record<string, number>> = { perception: 45, search: 36, 'math / reasoning': 19 }

/** Facts as they are before images were checked. */
export async function factsOf(path: string, matches: Expected['matches']): Promise<Fact[]> {
  const empty = new Set(matches['empty-ground-truth'])
  return (await rowsOf(path)).map((row, at) => {
    const ability = textIn(row, 'ability_name')
    return {
      file: 0,
      row: at,
      category: ability === 'math' || ability === 'reasoning' ? 'math / reasoning' : ability,
      dataSource: textIn(row, 'data_source'),
      passValue: Number(textIn(row, 'pass')),
      mark: null,
      emptyGroundTruth: empty.has(at),
      imageTagsMismatch: null,
      missing: null,
      undecodable: null,
    }
  })
}

/** The largest size all of whose quotas (largest remainder) are there. Targets in percent that sum to 100. */
export function largestSize(
  targets: Readonly<Record<string, number>>,
  supply: Readonly<Record<string, number>>,
): number {
  const all = Object.values(supply).reduce((sum, count) => sum + count, 0)
  for (let size = all; size > 0; size--) if (fits(size, targets, supply)) return size
  return 0
}

function fits(size: number, targets: Readonly<Record<string, number>>, supply: Readonly<Record<string, number>>) {
  const parts = Object.entries(targets).map(([category, percent]) => {
    const hundredths = size * percent
    return { category, quota: Math.floor(hundredths / 100), left: hundredths % 100 }
  })
  let missing = size - parts.reduce((sum, { quota }) => sum + quota, 0)
  for (const part of parts.toSorted((a, b) => b.left - a.left)) {
    if (missing-- > 0) part.quota += 1
  }
  return parts.every(({ category, quota }) => quota <= (supply[category] ?? 0))
}
