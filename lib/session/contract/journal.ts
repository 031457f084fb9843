/** The journal as it is shown: what stands, its steps, and what loading another one did. */
import type { FieldPath, JsonValue, Mark, RecordRef } from '@/lib/dataset/types'

export interface JournalState {
  /** Edits that stand (not undone). */
  readonly changedCells: number
  readonly changedRecords: number
  readonly marked: { readonly [M in Mark]: number }
  readonly steps: number
  /** 'unkept' = made, but only until the tab closes: the browser keeps nothing here. */
  readonly saving: 'saved' | 'saving' | 'failed' | 'unkept'
  /** Plain words for the latest step that would be undone / redone, null when there is none. */
  readonly undo: string | null
  readonly redo: string | null
}

export interface CellChange {
  readonly path: FieldPath
  readonly before: JsonValue
  readonly after: JsonValue
}

export interface JournalStep {
  readonly step: string
  readonly time: string
  readonly actor: string
  readonly mine: boolean
  readonly ref: RecordRef | null
  readonly summary: string
  readonly changes: readonly CellChange[]
  readonly undone: boolean
}

/** What became of a line of a loaded journal, and why. */
export interface ImportLine {
  /** From 1. */
  readonly line: number
  readonly reason: string
}

export interface JournalImport {
  readonly applied: number
  readonly alreadyThere: number
  /** Entries whose field holds something else here, or that must not be applied. */
  readonly conflicts: readonly ImportLine[]
  /** Entries whose row is not here. */
  readonly unmatched: readonly ImportLine[]
  /** Lines that are no entry. */
  readonly unreadable: readonly ImportLine[]
}
