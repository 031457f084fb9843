/** Entries from elsewhere are applied only where the field still holds what they found there; every entry gets an answer. */
import type { FieldPath, JsonValue } from '@/lib/dataset/types'
import { isPseudoPath, sameValue } from './entry'
import type { JournalEntry } from './entry'
import { addEntry, cellsOf, currentValue, replay } from './overlay'
import type { RowCells } from './overlay'

/** The open dataset's rows as their files have them. */
export interface SourceRow {
  readonly rowFingerprint: string
  /** The file's value at a path, as JSON; undefined = the row has no such field. */
  readonly valueAt: (path: FieldPath) => JsonValue | undefined
}

/** undefined = no open file has that fingerprint, or it has no such row. */
export type RowLookup = (file: string, row: number) => SourceRow | undefined

export type MergeOutcome =
  | { readonly outcome: 'applied' }
  /** The same entry, or one that did the same. */
  | { readonly outcome: 'already there' }
  /** The field holds `found` (undefined = there is no such field), neither the entry's old value nor its new one. */
  | { readonly outcome: 'conflict'; readonly found: JsonValue | undefined; readonly reason: string }
  | { readonly outcome: 'unmatched'; readonly reason: string }

export interface Merge {
  /** One for each entry given, in order. */
  readonly outcomes: readonly MergeOutcome[]
  /** Entries to append to the log, in order. */
  readonly applied: readonly JournalEntry[]
}

/** Rows that `mergeEntries` will ask for: to be read before. */
export function rowsNeeded(entries: readonly JournalEntry[]): ReadonlyMap<string, ReadonlySet<number>> {
  const rows = new Map<string, Set<number>>()
  for (const { file, row } of entries) rows.set(file, (rows.get(file) ?? new Set()).add(row))
  return rows
}

/**
 * Each entry is judged on top of the log and of the entries applied before it. `refuse` says why an entry must not be applied
 * whatever the row holds; it then counts as a conflict.
 */
export function mergeEntries(
  log: readonly JournalEntry[],
  entries: readonly JournalEntry[],
  lookup: RowLookup,
  refuse: (entry: JournalEntry) => string | null = () => null,
): Merge {
  const known = new Set(log.map(({ id }) => id))
  const overlay = replay(log)
  const edited = new Map<string, RowCells>()
  const applied: JournalEntry[] = []
  const outcomes = entries.map((entry): MergeOutcome => {
    if (known.has(entry.id)) return { outcome: 'already there' }
    const key = `${entry.file}:${entry.row}`
    const cells = edited.get(key) ?? cellsOf(overlay, entry.file, entry.row)
    const outcome = judge(entry, cells, lookup, refuse(entry))
    if (outcome.outcome !== 'applied') return outcome
    known.add(entry.id)
    applied.push(entry)
    edited.set(key, addEntry(cells, entry) ?? cells)
    return outcome
  })
  return { outcomes, applied }
}

function judge(entry: JournalEntry, cells: RowCells, lookup: RowLookup, refusal: string | null): MergeOutcome {
  const source = lookup(entry.file, entry.row)
  if (source === undefined)
    return { outcome: 'unmatched', reason: `no open file has this fingerprint and a row ${entry.row}` }
  if (source.rowFingerprint !== entry.rowFingerprint)
    return { outcome: 'unmatched', reason: `row ${entry.row} is not the row it was made for` }
  const original = isPseudoPath(entry.path) ? null : source.valueAt(entry.path)
  const found = original === undefined ? undefined : currentValue(cells, entry.path, original)
  if (found === undefined) return { outcome: 'conflict', found, reason: 'the row has no such field' }
  if (refusal !== null) return { outcome: 'conflict', found, reason: refusal }
  if (sameValue(found, entry.before)) return { outcome: 'applied' }
  if (sameValue(found, entry.after)) return { outcome: 'already there' }
  return { outcome: 'conflict', found, reason: 'the field was changed to something else' }
}
