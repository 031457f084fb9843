/** A sample is a function of its rows, quotas and seed alone: the order in which rows come in changes nothing. */
import type { RecordRef } from '@/lib/dataset/types'
import { quotasAtLeast } from './quotas'
import { createRandom, draw } from './random'
import { NO_CATEGORY } from './usable'
import type { RowFact } from './usable'

export interface SampleRequest {
  /** Usable rows only. */
  readonly rows: readonly RowFact[]
  /** Category → rows to take; at least its keeps and at most its rows, else RangeError. Categories not named: none. */
  readonly quotas: ReadonlyMap<string, number>
  readonly seed: string
  readonly keepSourceProportions: boolean
  readonly keepPassProportions: boolean
  /** False: file order. */
  readonly shuffle: boolean
}

/**
 * Within a category, rows are shared out over data sources in proportion, and within each source over pass values, both by
 * largest remainder (ties in a seeded order) and never below the rows marked keep; from each such stratum its keeps are taken
 * and the rest is drawn. Every stratum has its own generator, seeded with the JSON of [seed, category, source, pass], so that
 * a change in one leaves the others as they were.
 */
export function drawSample(request: SampleRequest): RecordRef[] {
  const sorted = [...request.rows].sort(byFileAndRow)
  const pass = passLabels(sorted)
  const taken = [...groupBy(sorted, (fact) => fact.category ?? NO_CATEGORY)]
    .flatMap(([category, rows]) => drawCategory(category, rows, request, pass))
    .sort(byFileAndRow)
    .map(({ file, row }) => ({ file, row }))
  return request.shuffle ? draw(taken, taken.length, createRandom(JSON.stringify([request.seed, 'order']))) : taken
}

export function byFileAndRow(a: RecordRef, b: RecordRef): number {
  return a.file - b.file || a.row - b.row
}

type PassLabel = (value: number | null) => string | null

function drawCategory(category: string, rows: readonly RowFact[], request: SampleRequest, pass: PassLabel): RowFact[] {
  const quota = request.quotas.get(category) ?? 0
  if (quota > rows.length) throw new RangeError(`${category} has ${rows.length} rows, not ${quota}`)
  if (quota < rows.filter(isKeep).length) throw new RangeError(`${category} has more rows marked keep than ${quota}`)
  const levels: ((fact: RowFact) => string | null)[] = []
  if (request.keepSourceProportions) levels.push((fact) => fact.dataSource)
  if (request.keepPassProportions) levels.push((fact) => pass(fact.passValue))
  return drawStratum(rows, quota, levels, [request.seed, category])
}

function drawStratum(
  rows: readonly RowFact[],
  quota: number,
  levels: readonly ((fact: RowFact) => string | null)[],
  key: readonly (string | null)[],
): RowFact[] {
  const [level, ...deeper] = levels
  if (level === undefined) return drawRows(rows, quota, JSON.stringify(key))
  const groups = [...groupBy(rows, level)].sort(([a], [b]) => compareLabels(a, b))
  const strata = draw(groups, groups.length, createRandom(JSON.stringify([...key, 'ties'])))
  const sizes = strata.map(([, members]) => members.length)
  const keeps = strata.map(([, members]) => members.filter(isKeep).length)
  const quotas = quotasAtLeast(sizes, keeps, quota)
  return strata.flatMap(([label, members], k) => drawStratum(members, quotas[k] ?? 0, deeper, [...key, label]))
}

function drawRows(rows: readonly RowFact[], quota: number, seed: string): RowFact[] {
  const keeps = rows.filter(isKeep)
  const others = rows.filter((fact) => !isKeep(fact))
  return [...keeps, ...draw(others, quota - keeps.length, createRandom(seed))]
}

function isKeep(fact: RowFact): boolean {
  return fact.mark === 'keep'
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}

/** By code unit; null comes last. */
export function compareLabels(a: string | null, b: string | null): number {
  if (a === b) return 0
  if (a === null || b === null) return a === null ? 1 : -1
  return a < b ? -1 : 1
}

/** Most different pass values that are each a stratum of their own. */
const MOST_VALUES = 20
const BINS = 10

/** Pass values as strata: each its own where the rows have at most 20, else ten bins of equal width from least to greatest. */
function passLabels(rows: readonly RowFact[]): PassLabel {
  const values = new Set(rows.map((fact) => fact.passValue).filter((value) => value !== null && Number.isFinite(value)))
  const [low, high] = extremes(values)
  if (values.size <= MOST_VALUES) return (value) => (value === null ? null : String(value))
  return (value) => {
    if (value === null || !Number.isFinite(value)) return null
    return `bin ${Math.min(BINS - 1, Math.floor(((value - low) / (high - low)) * BINS))}`
  }
}

function extremes(values: ReadonlySet<number | null>): [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) if (value !== null) [low, high] = [Math.min(low, value), Math.max(high, value)]
  return [low, high]
}
