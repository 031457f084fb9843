/** A journal follows its rows into revised files by what they hold; a row that is there twice, or not at all, is not guessed. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { JournalEntry } from './entry'

export interface RevisedFile {
  /** Fingerprint of a file that entries may be moved to. */
  readonly file: string
  /** Row fingerprint → row numbers in that file. */
  readonly rows: ReadonlyMap<string, readonly number[]>
}

export interface Followed {
  /** Entries about the revised files, in log order. They and their steps have new ids, the same ones every time. */
  readonly entries: readonly JournalEntry[]
  readonly lost: readonly { readonly entry: JournalEntry; readonly reason: 'missing' | 'ambiguous' }[]
}

/** With several files (shards), a row that two of them hold is ambiguous too. */
export function followRows(log: readonly JournalEntry[], revised: RevisedFile | readonly RevisedFile[]): Followed {
  const files = 'rows' in revised ? [revised] : revised
  const owners = ownersOf(log)
  const entries: JournalEntry[] = []
  const lost: Followed['lost'][number][] = []
  for (const entry of log) {
    const homes = files.flatMap(({ file, rows }) =>
      (rows.get(entry.rowFingerprint) ?? []).map((row) => ({ file, row })),
    )
    const [home] = homes
    if (home === undefined) lost.push({ entry, reason: 'missing' })
    else if (homes.length > 1 || (owners.get(entry.rowFingerprint)?.size ?? 0) > 1)
      lost.push({ entry, reason: 'ambiguous' })
    else entries.push(readdress(entry, home.file, home.row))
  }
  return { entries, lost }
}

/** Row fingerprint → the records in the log that had it. Two of them can't both be the one row of a revised file. */
function ownersOf(log: readonly JournalEntry[]): ReadonlyMap<string, ReadonlySet<string>> {
  const owners = new Map<string, Set<string>>()
  for (const { rowFingerprint, file, row } of log) {
    owners.set(rowFingerprint, (owners.get(rowFingerprint) ?? new Set()).add(`${file}:${row}`))
  }
  return owners
}

/** A step that touched rows of two files becomes one step in each. */
function readdress(entry: JournalEntry, file: string, row: number): JournalEntry {
  const moved = (id: string): string => bytesToHex(sha256(utf8ToBytes(JSON.stringify([file, id]))).subarray(0, 16))
  return {
    ...entry,
    id: moved(entry.id),
    step: moved(entry.step),
    file,
    row,
    ...(entry.undoes === undefined ? {} : { undoes: moved(entry.undoes) }),
    ...(entry.redoes === undefined ? {} : { redoes: moved(entry.redoes) }),
  }
}
