/** A journal from elsewhere on its way in: every line is applied, or named with why it was not; none is lost in silence. */
import { columnPath, formatPath, getAt, toJson } from '@/lib/dataset/cells'
import type { Row } from '@/lib/dataset/cells'
import type { ColumnMapping } from '@/lib/dataset/types'
import { isPseudoPath, overlaps } from '@/lib/journal/entry'
import type { JournalEntry } from '@/lib/journal/entry'
import { followRows } from '@/lib/journal/follow'
import type { JournalFile } from '@/lib/journal/jsonl'
import { mergeEntries, rowsNeeded } from '@/lib/journal/merge'
import type { Merge, SourceRow } from '@/lib/journal/merge'
import type { JournalImport } from './contract/journal'
import type { CurrentDataset } from './current-dataset'

interface Placed {
  readonly line: number
  readonly entry: JournalEntry
}

/** What was read, with its rows found and read; nothing is applied yet. */
export interface IncomingJournal {
  readonly placed: readonly Placed[]
  /** Lines that are no entry. */
  readonly unreadable: JournalImport['unreadable']
  /** Entries whose row is not here. */
  readonly lost: JournalImport['unmatched']
  readonly rows: ReadonlyMap<string, SourceRow>
  /** Entries that no edit here could have made, and why. */
  readonly refused: ReadonlyMap<JournalEntry, string>
}

const LOST = {
  missing: 'no row of the open files holds what this row held',
  ambiguous: 'several rows hold what this row held, and nothing tells which is meant',
} as const

export async function readIncoming(current: CurrentDataset, journal: JournalFile): Promise<IncomingJournal> {
  const homes = await findHomes(
    current,
    journal.lines.map(({ entry }) => entry),
  )
  const placed: Placed[] = []
  const lost: { line: number; reason: string }[] = []
  for (const [k, { line, entry }] of journal.lines.entries()) {
    const home = homes[k]
    if (typeof home === 'object') placed.push({ line, entry: home })
    else lost.push({ line, reason: `row ${entry.row}, ${formatPath(entry.path)}: ${LOST[home ?? 'missing']}` })
  }
  const entries = placed.map(({ entry }) => entry)
  const cells = await readRows(current, entries)
  const rows = new Map([...cells].map(([key, { row, fingerprint }]) => [key, sourceRow(row, fingerprint)]))
  const unreadable = journal.problems.map(({ line, message }) => ({ line, reason: message.replace(/^line \d+: /, '') }))
  return { placed, unreadable, lost, rows, refused: await findRefused(current, entries, cells) }
}

export function mergeIncoming({ placed, rows, refused }: IncomingJournal, log: readonly JournalEntry[]): Merge {
  return mergeEntries(
    log,
    placed.map(({ entry }) => entry),
    (name, row) => rows.get(`${name}:${row}`),
    (entry) => refused.get(entry) ?? null,
  )
}

export function reportImport({ placed, unreadable, lost }: IncomingJournal, merge: Merge): JournalImport {
  const conflicts: { line: number; reason: string }[] = []
  const unmatched = [...lost]
  for (const [k, { line, entry }] of placed.entries()) {
    const outcome = merge.outcomes[k]
    if (outcome?.outcome !== 'conflict' && outcome?.outcome !== 'unmatched') continue
    const list = outcome.outcome === 'conflict' ? conflicts : unmatched
    list.push({ line, reason: `row ${entry.row}, ${formatPath(entry.path)}: ${outcome.reason}` })
  }
  return {
    applied: merge.applied.length,
    alreadyThere: merge.outcomes.filter(({ outcome }) => outcome === 'already there').length,
    conflicts,
    unmatched: unmatched.toSorted((a, b) => a.line - b.line),
    unreadable,
  }
}

/** Entries about files that are not open follow their rows into the open ones; else why they can't. */
async function findHomes(
  current: CurrentDataset,
  entries: readonly JournalEntry[],
): Promise<readonly (JournalEntry | keyof typeof LOST)[]> {
  const isForeign = ({ file }: JournalEntry) => !current.edits.files.includes(file)
  const foreign = entries.filter(isForeign)
  if (foreign.length === 0) return entries
  const revised = []
  for (const [file, fingerprint] of current.edits.files.entries())
    revised.push({ file: fingerprint, rows: await current.reader.fingerprints(file) })
  const followed = followRows(foreign, revised)
  const unfound = new Map(followed.lost.map(({ entry, reason }) => [entry, reason]))
  const found = foreign.filter((entry) => !unfound.has(entry))
  const homes = new Map(found.map((entry, k) => [entry, followed.entries[k]]))
  return entries.map((entry) => (isForeign(entry) ? (homes.get(entry) ?? unfound.get(entry) ?? 'missing') : entry))
}

type Cells = ReadonlyMap<string, { readonly row: Row; readonly fingerprint: string }>

/** Rows as their files have them, by file fingerprint and row number. */
async function readRows(current: CurrentDataset, entries: readonly JournalEntry[]): Promise<Cells> {
  const cells = new Map<string, { row: Row; fingerprint: string }>()
  for (const [name, numbers] of rowsNeeded(entries)) {
    const file = current.edits.files.indexOf(name)
    const most = current.info.files[file]?.rows ?? 0
    for (const row of numbers) {
      if (file < 0 || row >= most) continue
      cells.set(`${name}:${row}`, await current.reader.record({ file, row }))
    }
  }
  return cells
}

function sourceRow(row: Row, fingerprint: string): SourceRow {
  return {
    rowFingerprint: fingerprint,
    valueAt: (path) => {
      const value = getAt(row, path)
      return value === undefined ? undefined : toJson(value)
    },
  }
}

async function findRefused(
  current: CurrentDataset,
  entries: readonly JournalEntry[],
  cells: Cells,
): Promise<ReadonlyMap<JournalEntry, string>> {
  const fields = entries.filter(({ path }) => !isPseudoPath(path))
  const unwritable = await current.reader.whyUnwritable(fields.map(({ path, after }) => ({ path, after })))
  const refused = new Map<JournalEntry, string>()
  for (const [k, entry] of fields.entries()) {
    const why = touchesIndex(entry, cells, current.info.mapping) ? 'the index is locked' : (unwritable[k] ?? null)
    if (why !== null) refused.set(entry, why)
  }
  for (const entry of entries)
    if (isPseudoPath(entry.path) && !isPseudoValue(entry)) refused.set(entry, 'there is no such mark')
  return refused
}

function touchesIndex({ file, row, path }: JournalEntry, cells: Cells, { index }: ColumnMapping): boolean {
  const found = cells.get(`${file}:${row}`)
  const locked = index === null || found === undefined ? null : columnPath(found.row, index)
  return locked !== null && overlaps(locked, path)
}

function isPseudoValue({ path, after }: JournalEntry): boolean {
  if (after === null) return true
  return typeof after === 'string' && (path[0] === '@note' || ['keep', 'drop', 'unsure'].includes(after))
}
