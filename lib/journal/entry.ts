/** An entry is one immutable change of one field of one record; everything else about edits is worked out from the log of them. */
import * as z from '@/lib/zod'
import { sameCell } from '@/lib/dataset/cells'
import { whyNoCell } from '@/lib/dataset/foreign-json'
import type { FieldPath, JsonValue } from '@/lib/dataset/types'

export interface JournalEntry {
  /** Unique over all journals. */
  readonly id: string
  /** Entries of one command share it; undone and redone as one. */
  readonly step: string
  /** ISO 8601, UTC. */
  readonly time: string
  /** Who: one browser tab, kept over reloads. */
  readonly actor: string
  /** File fingerprint (fingerprint.ts). */
  readonly file: string
  /** Row number in that file, from 0. */
  readonly row: number
  readonly rowFingerprint: string
  /** Field of the row, or a pseudo path: MARK_PATH, NOTE_PATH. */
  readonly path: FieldPath
  /** As JSON (`toJson` of lib/dataset/cells.ts). */
  readonly before: JsonValue
  readonly after: JsonValue
  /** This step is the inverse of that step. */
  readonly undoes?: string
  /** This step is the inverse of that undoing step. */
  readonly redoes?: string
}

/** Values 'keep' | 'drop' | 'unsure' | null. Not a field of the row. */
export const MARK_PATH: FieldPath = ['@mark']
/** Values text | null. Not a field of the row. */
export const NOTE_PATH: FieldPath = ['@note']

/** Is it about the record rather than a field of its row? */
export function isPseudoPath(path: FieldPath): boolean {
  return path.length === 1 && (path[0] === '@mark' || path[0] === '@note')
}

/** A path as a key for maps and columns; equal for equal paths only. */
export function pathKey(path: FieldPath): string {
  return JSON.stringify(path)
}

/** Do two fields share a value: are they equal, or is one inside the other? */
export function overlaps(a: FieldPath, b: FieldPath): boolean {
  const depth = Math.min(a.length, b.length)
  return a.slice(0, depth).every((name, k) => name === b[k])
}

export function sameValue(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return sameCell(a, b)
}

/** The entry alone, in the order its fields are written, without what a store or a caller added. */
export function plainEntry(entry: JournalEntry): JournalEntry {
  const { id, step, time, actor, file, row, rowFingerprint, path, before, after, undoes, redoes } = entry
  const plain = { id, step, time, actor, file, row, rowFingerprint, path, before, after }
  return { ...plain, ...(undoes === undefined ? {} : { undoes }), ...(redoes === undefined ? {} : { redoes }) }
}

/** What a command wants changed. */
export type Change = Pick<JournalEntry, 'file' | 'row' | 'rowFingerprint' | 'path' | 'before' | 'after'>

/** Who changes it and when; `newId` gives ids that are unique over all journals. */
export interface Stamp {
  readonly actor: string
  readonly time: string
  readonly newId: () => string
}

/** One step of entries, in the order given; changes that change nothing are left out. */
export function makeStep(changes: readonly Change[], stamp: Stamp): JournalEntry[] {
  const step = stamp.newId()
  return changes
    .filter(({ before, after }) => !sameValue(before, after))
    .map((change) => ({ ...change, id: stamp.newId(), step, time: stamp.time, actor: stamp.actor }))
}

const LIMITS = { word: 200, path: 64, name: 4096 } as const

const word = z.string().check(z.minLength(1), z.maxLength(LIMITS.word))
const number = z.int().check(z.nonnegative())

/** JSON.parse gave it, so it is JSON: that it is there, and says a value that a cell may have, is to be checked. */
const json = z
  .custom<JsonValue>((value) => value !== undefined, 'is missing')
  .check(
    z.check(({ value, issues }) => {
      const message = whyNoCell(value)
      if (message !== null) issues.push({ code: 'custom', input: value, message })
    }),
  )

/** What a line of a journal file must be; unknown fields are dropped. */
export const entrySchema = z.object({
  id: word,
  step: word,
  time: z.iso.datetime(),
  actor: word,
  file: z.string().check(z.regex(/^[0-9a-f]{64}$/, 'is not a file fingerprint (64 hex digits)')),
  row: number,
  rowFingerprint: z.string().check(z.regex(/^[0-9a-f]{32,128}$/, 'is not a row fingerprint (hex)')),
  path: z
    .array(z.union([z.string().check(z.maxLength(LIMITS.name)), number]))
    .check(z.minLength(1), z.maxLength(LIMITS.path)),
  before: json,
  after: json,
  undoes: z.exactOptional(word),
  redoes: z.exactOptional(word),
}) satisfies z.ZodMiniType<JournalEntry>
