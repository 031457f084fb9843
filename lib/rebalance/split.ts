/** Train and validation share no row, miss no row, and with grouping share no group. */
import { refKey } from '@/lib/dataset/ref-key'
import type { RecordRef } from '@/lib/dataset/types'
import { largestRemainder } from './quotas'
import { createRandom, draw } from './random'
import { byFileAndRow, compareLabels } from './sample'

export interface SplitRow extends RecordRef {
  readonly category: string | null
  /** Rows that share any of these must not be parted: hashes of image or question, say. */
  readonly groups?: readonly string[]
}

export interface SplitRequest {
  /** In output order; both parts keep it. */
  readonly rows: readonly SplitRow[]
  /** Of rows for validation, 0–1. */
  readonly fraction: number
  readonly seed: string
}

export interface CategorySplit {
  readonly category: string | null
  readonly rows: number
  /** Rows of it wanted in validation, and had; fewer are had where groups can't be parted. */
  readonly quota: number
  readonly validation: number
}

export interface Split {
  readonly train: readonly RecordRef[]
  readonly validation: readonly RecordRef[]
  readonly categories: readonly CategorySplit[]
}

/**
 * Validation takes round(fraction · rows), shared out over categories by largest remainder. Rows are drawn with a seeded
 * generator over rows in (file, row) order; a group goes as a whole, and only where every category in it has room left.
 */
export function splitRows({ rows, fraction, seed }: SplitRequest): Split {
  if (!(fraction >= 0 && fraction <= 1)) throw new RangeError('the fraction is not from 0 to 1')
  const sorted = [...rows].sort(byFileAndRow)
  const byName = countCategories(sorted)
  const names = [...byName.keys()].sort(compareLabels)
  const counts = names.map((name) => byName.get(name) ?? 0)
  const quotas = sorted.length === 0 ? [] : largestRemainder(counts, Math.round(fraction * sorted.length))
  const room = new Map(names.map((name, k) => [name, quotas[k] ?? 0]))
  const chosen = chooseGroups(draw(connect(sorted), Infinity, createRandom(JSON.stringify([seed, 'split']))), room)
  const inValidation = new Set(chosen.map(refKey))
  const part = (validation: boolean) => rows.filter((row) => inValidation.has(refKey(row)) === validation).map(refOf)
  return {
    train: part(false),
    validation: part(true),
    categories: names.map((category, k) => {
      const quota = quotas[k] ?? 0
      return { category, rows: counts[k] ?? 0, quota, validation: quota - (room.get(category) ?? 0) }
    }),
  }
}

/** Takes groups in the order given while there is room for all of their rows; counts `room` down. */
function chooseGroups(groups: readonly (readonly SplitRow[])[], room: Map<string | null, number>): SplitRow[] {
  const chosen: SplitRow[] = []
  for (const group of groups) {
    const needs = countCategories(group)
    if ([...needs].some(([category, count]) => count > (room.get(category) ?? 0))) continue
    for (const [category, count] of needs) room.set(category, (room.get(category) ?? 0) - count)
    for (const row of group) chosen.push(row)
  }
  return chosen
}

function countCategories(rows: readonly SplitRow[]): ReadonlyMap<string | null, number> {
  const counts = new Map<string | null, number>()
  for (const { category } of rows) counts.set(category, (counts.get(category) ?? 0) + 1)
  return counts
}

/** Sets of rows linked by shared groups, each in the order of `rows`, sets in the order of their first row. */
function connect(rows: readonly SplitRow[]): SplitRow[][] {
  const parent = rows.map((_, k) => k)
  const root = (k: number): number => {
    let at = k
    while (parent[at] !== at) {
      parent[at] = parent[parent[at] ?? at] ?? at
      at = parent[at] ?? at
    }
    return at
  }
  const first = new Map<string, number>()
  for (const [k, row] of rows.entries()) {
    for (const group of row.groups ?? []) {
      const earlier = first.get(group)
      if (earlier === undefined) first.set(group, k)
      else join(parent, root(earlier), root(k))
    }
  }
  const sets = new Map<number, SplitRow[]>()
  for (const [k, row] of rows.entries()) {
    const set = sets.get(root(k))
    if (set === undefined) sets.set(root(k), [row])
    else set.push(row)
  }
  return [...sets.values()]
}

function join(parent: number[], a: number, b: number): void {
  parent[Math.max(a, b)] = Math.min(a, b)
}

function refOf({ file, row }: RecordRef): RecordRef {
  return { file, row }
}
