/** Undo and redo append inverse steps; what they would undo is read off the log alone, so they work after a reload too. */
import { formatPath, fromJson, getAt, setAt, toJson } from '@/lib/dataset/cells'
import type { FieldPath, JsonValue } from '@/lib/dataset/types'
import { CurationError } from '@/lib/errors'
import { overlaps, sameValue } from './entry'
import type { JournalEntry, Stamp } from './entry'

/** The entries of one command, in log order. */
export interface Step {
  readonly step: string
  readonly actor: string
  readonly time: string
  readonly undoes: string | undefined
  readonly redoes: string | undefined
  readonly entries: readonly JournalEntry[]
}

/** Steps in the order of their first entries. */
export function stepsOf(log: readonly JournalEntry[]): readonly Step[] {
  const steps = new Map<string, Step & { entries: JournalEntry[] }>()
  for (const entry of log) {
    const { step, actor, time, undoes, redoes } = entry
    const found = steps.get(step)
    if (found === undefined) steps.set(step, { step, actor, time, undoes, redoes, entries: [entry] })
    else found.entries.push(entry)
  }
  return [...steps.values()]
}

/** Steps whose effect was taken back: undone ones. Undoing steps that were redone count too. */
export function undoneSteps(log: readonly JournalEntry[]): ReadonlySet<string> {
  const inverses = log.flatMap(({ undoes, redoes }) => [undoes, redoes])
  return new Set(inverses.filter((step) => step !== undefined))
}

export interface UndoState {
  /** The actor's latest step that stands. */
  readonly undo: Step | undefined
  /** The undoing step that redo would take back; gone after a new step. */
  readonly redo: Step | undefined
}

export function undoState(log: readonly JournalEntry[], actor: string): UndoState {
  const done: Step[] = []
  let undone: Step[] = []
  for (const step of stepsOf(log)) {
    if (step.actor !== actor) continue
    if (step.undoes !== undefined) {
      remove(done, step.undoes)
      undone.push(step)
    } else {
      if (step.redoes === undefined) undone = []
      else remove(undone, step.redoes)
      done.push(step)
    }
  }
  return { undo: done.at(-1), redo: undone.at(-1) }
}

function remove(steps: Step[], name: string): void {
  const at = steps.findLastIndex(({ step }) => step === name)
  if (at >= 0) steps.splice(at, 1)
}

/**
 * The step that undoes the stamp's actor's latest standing one, to be appended to the log. Throws CurationError('edit-refused')
 * when there is none, or when a later step that stands touched one of its fields.
 */
export function planUndo(log: readonly JournalEntry[], stamp: Stamp): readonly JournalEntry[] {
  const { undo } = undoState(log, stamp.actor)
  if (undo === undefined)
    throw new CurationError('edit-refused', 'There is nothing to undo: this tab has made no change that stands.')
  return invert(log, undo, 'undoes', stamp)
}

/** The step that takes the latest undo back. Throws as `planUndo` does. */
export function planRedo(log: readonly JournalEntry[], stamp: Stamp): readonly JournalEntry[] {
  const { redo } = undoState(log, stamp.actor)
  if (redo === undefined) throw new CurationError('edit-refused', 'There is nothing to redo.')
  return invert(log, redo, 'redoes', stamp)
}

function invert(
  log: readonly JournalEntry[],
  target: Step,
  link: 'undoes' | 'redoes',
  stamp: Stamp,
): readonly JournalEntry[] {
  refuseIfTouched(log, target, link === 'undoes' ? 'undone' : 'redone')
  const step = stamp.newId()
  return target.entries.toReversed().map((entry) => ({
    id: stamp.newId(),
    step,
    time: stamp.time,
    actor: stamp.actor,
    file: entry.file,
    row: entry.row,
    rowFingerprint: entry.rowFingerprint,
    path: entry.path,
    before: entry.after,
    after: entry.before,
    [link]: target.step,
  }))
}

/**
 * A later step touches unless it was undone, or is the redo of an undo that is later too: such pairs leave things as they were.
 * Undoing steps only restore; to be sure, the value must still be what the step left.
 */
function refuseIfTouched(log: readonly JournalEntry[], target: Step, word: string): void {
  const later = touchingSteps(log, target)
  const records = new Set(target.entries.map(recordKey))
  const histories = groupByRecord(log.filter((entry) => records.has(recordKey(entry))))
  for (const [record, entries] of groupByRecord(target.entries)) {
    const history = histories.get(record) ?? []
    for (const entry of lastPerField(entries)) {
      const touch = history.find((other) => later.has(other.step) && overlaps(other.path, entry.path))
      const stands = touch === undefined && sameValue(valueAfter(history, entry.path), entry.after)
      if (!stands) throw refusal(entry, touch, word)
    }
  }
}

/** Steps after the target that leave their mark. */
function touchingSteps(log: readonly JournalEntry[], target: Step): ReadonlySet<string> {
  const after = log.slice(log.findLastIndex((entry) => entry.step === target.step) + 1)
  const steps = new Set(after.map(({ step }) => step))
  const gone = undoneSteps(log)
  const touching = after.filter(({ step, undoes, redoes }) => {
    return undoes === undefined && !gone.has(step) && !(redoes !== undefined && steps.has(redoes))
  })
  return new Set(touching.map(({ step }) => step))
}

function recordKey({ file, row }: JournalEntry): string {
  return `${file}:${row}`
}

function groupByRecord(entries: readonly JournalEntry[]): ReadonlyMap<string, readonly JournalEntry[]> {
  const groups = new Map<string, JournalEntry[]>()
  for (const entry of entries) {
    const group = groups.get(recordKey(entry))
    if (group === undefined) groups.set(recordKey(entry), [entry])
    else group.push(entry)
  }
  return groups
}

/** What the step left in each field of one record: its last entry there, without those inside fields it set later. */
function lastPerField(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  return entries.filter((entry, k) => !entries.slice(k + 1).some((other) => overlaps(other.path, entry.path)))
}

/** The field's value at the end of its record's history. */
function valueAfter(history: readonly JournalEntry[], path: FieldPath): JsonValue | undefined {
  let value: JsonValue | undefined
  for (const entry of history) {
    if (!overlaps(entry.path, path)) continue
    if (entry.path.length <= path.length) value = inside(entry.after, path.slice(entry.path.length))
    else if (value !== undefined) value = withInside(value, entry.path.slice(path.length), entry.after)
  }
  return value
}

function inside(value: JsonValue, path: FieldPath): JsonValue | undefined {
  const inner = getAt(fromJson(value), path)
  return inner === undefined ? undefined : toJson(inner)
}

function withInside(value: JsonValue, path: FieldPath, after: JsonValue): JsonValue | undefined {
  const parent = fromJson(value)
  return getAt(parent, path) === undefined ? undefined : toJson(setAt(parent, path, fromJson(after)))
}

function localTime(time: string): string {
  return new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
}

function refusal(entry: JournalEntry, touch: JournalEntry | undefined, word: string): CurationError {
  const who =
    touch === undefined
      ? 'A later change'
      : touch.actor === entry.actor
        ? 'A later step here'
        : 'A later step from another tab or machine'
  const when = touch === undefined ? '' : ` (${localTime(touch.time)})`
  return new CurationError(
    'edit-refused',
    `${who}${when} changed the same field, so this step can't be ${word} alone.`,
    {
      place: `row ${entry.row}, ${formatPath(entry.path)}`,
      next: 'Undo that later change first, or set the field by hand.',
    },
  )
}
