/** Rows that match the view: their number, what a search has found so far, and each as a line of the table. */
import type { Mark, RecordRef } from '@/lib/dataset/types'

/** How many rows there are; the rows themselves are asked for by their place in the view. */
export interface ResultState {
  readonly status: 'idle' | 'running' | 'failed'
  /** Number of rows in the view. */
  readonly count: number
  /** Number of rows in the dataset so far. */
  readonly total: number
  /** Bumped whenever ids or cached rows change: `peekRow` may answer differently. */
  readonly version: number
  readonly error: string | null
}

/** A streamed search over text that is not resident. */
export interface SearchState {
  /** 'stopped' by a person and 'failed': what was found until then stays, the rows after it were not looked at. */
  readonly status: 'idle' | 'running' | 'done' | 'stopped' | 'failed'
  readonly rowsDone: number
  readonly rowsTotal: number
  readonly hits: number
  /** Why it failed. */
  readonly error: string | null
}

/** One line of the table. */
export interface RowPreview {
  readonly ref: RecordRef
  readonly question: string | null
  readonly groundTruth: string | null
  readonly answer: string | null
  readonly ability: string | null
  readonly category: string | null
  readonly dataSource: string | null
  readonly passValue: number | null
  readonly answerKind: string | null
  readonly promptChars: number | null
  readonly imageTags: number | null
  /** Null = not checked (image data not read yet). */
  readonly imageCount: number | null
  readonly toolCalls: number | null
  readonly mark: Mark | null
  readonly note: string | null
  readonly edited: boolean
  /** Extra columns by name. */
  readonly extra: Readonly<Record<string, string | number | boolean | null>>
}
