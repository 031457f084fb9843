/** The journal as the screen shows it: steps in plain words, newest first, and the counts of the header. */
import { formatPath } from '@/lib/dataset/cells'
import type { JsonValue } from '@/lib/dataset/types'
import { isPseudoPath } from '@/lib/journal/entry'
import type { JournalEntry } from '@/lib/journal/entry'
import { stepsOf, undoneSteps, undoState } from '@/lib/journal/undo'
import type { Step } from '@/lib/journal/undo'
import type { JournalState, JournalStep } from './contract/journal'
import type { EditLog } from './edit-log'

/** With nothing under way: saved, or where nothing is kept not even that. */
export function journalState(edits: EditLog): JournalState {
  const marked = { keep: 0, drop: 0, unsure: 0 }
  let changedCells = 0
  let changedRecords = 0
  for (const ref of edits.changedRefs()) {
    const mark = edits.mark(ref)
    if (mark !== null) marked[mark]++
    const cells = edits.fieldCells(ref).length
    changedCells += cells
    changedRecords += cells > 0 ? 1 : 0
  }
  const { undo, redo } = undoState(edits.log, edits.actor)
  return {
    changedCells,
    changedRecords,
    marked,
    steps: stepsOf(edits.log).length,
    saving: edits.durable ? 'saved' : 'unkept',
    undo: undo === undefined ? null : summaryOf(undo),
    redo: redo === undefined ? null : summaryOf(redo),
  }
}

export function journalSteps(edits: EditLog): readonly JournalStep[] {
  const undone = undoneSteps(edits.log)
  return stepsOf(edits.log)
    .map((step): JournalStep => {
      const [first] = step.entries
      return {
        step: step.step,
        time: step.time,
        actor: step.actor,
        mine: step.actor === edits.actor,
        ref: first === undefined ? null : edits.refOfEntry(first),
        summary: summaryOf(step),
        changes: step.entries.map(({ path, before, after }) => ({ path, before, after })),
        undone: undone.has(step.step),
      }
    })
    .toReversed()
}

/** "Mark drop", "Ground truth of 1 record", "Undo: …" in the words of the file. */
function summaryOf(step: Step): string {
  const words = wordsOf(step.entries)
  if (step.undoes !== undefined) return `Undo: ${words}`
  return step.redoes !== undefined ? `Redo: ${words}` : words
}

function wordsOf(entries: readonly JournalEntry[]): string {
  const [first] = entries
  if (first === undefined) return 'No change'
  const records = new Set(entries.map(({ file, row }) => `${file}:${row}`)).size
  const many = records > 1 ? ` on ${records} records` : ''
  if (isPseudoPath(first.path)) return `${pseudoWords(first.path[0], first.after)}${many}`
  const fields = [...new Set(entries.map(({ path }) => formatPath(path)))]
  return `Edit ${fields.slice(0, 2).join(' and ')}${fields.length > 2 ? ' …' : ''}${many}`
}

function pseudoWords(name: string | number | undefined, after: JsonValue): string {
  if (name === '@note') return after === null ? 'Remove note' : 'Note'
  return after === null ? 'Remove mark' : `Mark ${typeof after === 'string' ? after : ''}`
}
