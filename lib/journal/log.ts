/** The log in memory: in `seq` order and without doubles, however tabs' messages cross. */
import type { StoredEntry } from './store'

export interface LogChange {
  readonly log: readonly StoredEntry[]
  /** Entries that were new. */
  readonly added: readonly StoredEntry[]
  /** Do they all come after what was there? Then an overlay may be extended; else it must be replayed. */
  readonly atEnd: boolean
}

export function insertEntries(log: readonly StoredEntry[], incoming: readonly StoredEntry[]): LogChange {
  const last = log.at(-1)?.seq ?? 0
  const sorted = incoming.toSorted((a, b) => a.seq - b.seq)
  const known = new Set(sorted.every(({ seq }) => seq > last) ? [] : log.map(({ seq }) => seq))
  const added = sorted.filter(({ seq }, k) => !known.has(seq) && sorted[k - 1]?.seq !== seq)
  const atEnd = added.every(({ seq }) => seq > last)
  const all = [...log, ...added]
  return { log: atEnd ? all : all.sort((a, b) => a.seq - b.seq), added, atEnd }
}
