/** Entries for tests: a few records with nested fields, and histories of edits, undos and redos on them. */
import fc from 'fast-check'
import { fromJson, getAt, toJson } from '@/lib/dataset/cells'
import type { Row } from '@/lib/dataset/cells'
import type { CellValue, FieldPath, JsonValue } from '@/lib/dataset/types'
import { isPseudoPath, makeStep, MARK_PATH, NOTE_PATH } from './entry'
import type { JournalEntry, Stamp } from './entry'
import { applyToRow, cellsOf, currentValue, replay } from './overlay'
import { planRedo, planUndo } from './undo'
import { CurationError } from '@/lib/errors'

export const FILES = ['a'.repeat(64), 'b'.repeat(64)] as const

export const ROW: Row = {
  ability: 'math',
  prompt: [
    { role: 'system', content: 'help' },
    { role: 'user', content: '<image> x' },
  ],
  reward_model: { ground_truth: '42', style: 'rule' },
  big: 9007199254740993n,
  tags: ['a', 'b'],
}

export const PATHS: readonly FieldPath[] = [
  ['ability'],
  ['prompt'],
  ['prompt', 1],
  ['prompt', 1, 'content'],
  ['reward_model'],
  ['reward_model', 'ground_truth'],
  ['big'],
  ['tags'],
  ['tags', 0],
  MARK_PATH,
  NOTE_PATH,
]

export function counter(prefix = ''): () => string {
  let n = 0
  return () => `${prefix}${++n}`
}

export function stampOf(actor: string, newId: () => string): Stamp {
  return { actor, time: '2026-01-02T03:04:05.678Z', newId }
}

export function fingerprintOf(row: number): string {
  return String(row).padStart(32, '0')
}

export type Act =
  | { readonly kind: 'edit'; readonly actor: string; readonly edits: readonly Edit[] }
  | { readonly kind: 'undo' | 'redo'; readonly actor: string }

interface Edit {
  readonly file: string
  readonly row: number
  readonly path: FieldPath
  /** Picks a value that fits the path. */
  readonly value: number
}

const actor = fc.constantFrom('tab 1', 'tab 2')

const edit: fc.Arbitrary<Edit> = fc.record({
  file: fc.constantFrom(...FILES),
  row: fc.nat(1),
  path: fc.constantFrom(...PATHS),
  value: fc.nat(3),
})

export const acts: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('edit' as const),
        actor,
        edits: fc.array(edit, { minLength: 1, maxLength: 3 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('undo' as const), actor }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('redo' as const), actor }) },
  ),
  { maxLength: 25 },
)

/** Carries the acts out as a session would; what is refused adds nothing. */
export function perform(history: readonly Act[]): readonly JournalEntry[] {
  const newId = counter()
  let log: readonly JournalEntry[] = []
  for (const act of history) log = [...log, ...carryOut(log, act, stampOf(act.actor, newId))]
  return log
}

export function carryOut(log: readonly JournalEntry[], act: Act, stamp: Stamp): readonly JournalEntry[] {
  if (act.kind === 'edit') return editStep(log, act.edits, stamp)
  try {
    return act.kind === 'undo' ? planUndo(log, stamp) : planRedo(log, stamp)
  } catch (error) {
    if (error instanceof CurationError && error.code === 'edit-refused') return []
    throw error
  }
}

/** Edits on top of each other, each with the value it finds. */
function editStep(log: readonly JournalEntry[], edits: readonly Edit[], stamp: Stamp): readonly JournalEntry[] {
  const step = stamp.newId()
  const made: JournalEntry[] = []
  for (const { file, row, path, value } of edits) {
    const before = valueIn([...log, ...made], file, row, path)
    if (before === undefined) continue
    const after = valueFor(path, value)
    const change = { file, row, rowFingerprint: fingerprintOf(row), path, before, after }
    made.push(...makeStep([change], stamp).map((entry) => ({ ...entry, step })))
  }
  return made
}

function valueFor(path: FieldPath, pick: number): JsonValue {
  if (path === MARK_PATH) return ['keep', 'drop', 'unsure', null][pick] ?? null
  if (path === NOTE_PATH) return pick === 0 ? null : `note ${pick}`
  // The file's own value among them, so that edits come back to it.
  if (pick === 0) return toJson(getAt(ROW, path) ?? null)
  const shapes: Readonly<Record<string, JsonValue>> = {
    prompt: [
      { role: 'system', content: `s${pick}` },
      { role: 'user', content: `u${pick}` },
    ],
    'prompt.1': { role: 'user', content: `v${pick}` },
    reward_model: { ground_truth: `g${pick}`, style: 'model' },
    tags: Array.from({ length: pick }, (_, k) => `t${k}`),
    big: { $int: `${pick}000000000000000000` },
  }
  return shapes[path.join('.')] ?? `text ${pick}`
}

export function valueIn(
  log: readonly JournalEntry[],
  file: string,
  row: number,
  path: FieldPath,
): JsonValue | undefined {
  const original = isPseudoPath(path) ? null : toJson(getAt(ROW, path) ?? null)
  return currentValue(cellsOf(replay(log), file, row), path, original)
}

/** Every record's row as edited, with mark and note: what a person sees. */
export function picture(log: readonly JournalEntry[]): Readonly<Record<string, CellValue>> {
  const overlay = replay(log)
  const seen: Record<string, CellValue> = {}
  for (const file of FILES) {
    for (const row of [0, 1]) {
      const cells = cellsOf(overlay, file, row)
      const [mark, note] = [MARK_PATH, NOTE_PATH].map((path) => fromJson(currentValue(cells, path, null) ?? null))
      seen[`${file}:${row}`] = { ...applyToRow(ROW, cells), mark: mark ?? null, note: note ?? null }
    }
  }
  return seen
}
