/**
 * The log in memory: in `seq` order and no entry twice, however tabs' messages cross. Ids tell entries apart, never numbers:
 * a store that had to be made anew numbers from 1 again.
 */
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
  const known = new Set(log.map(({ id }) => id))
  const added = incoming.toSorted((a, b) => a.seq - b.seq).filter(({ id }) => !known.has(id) && known.add(id))
  const atEnd = added.every(({ seq }) => seq > last)
  const all = [...log, ...added]
  return { log: atEnd ? all : all.sort((a, b) => a.seq - b.seq), added, atEnd }
}
