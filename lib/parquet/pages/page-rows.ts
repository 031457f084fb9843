/**
 * Which rows a page holds is told by its repetition levels alone. Headers of v2 pages count rows too, and the format has them
 * begin with one; but Arrow before 12 counted the values of lists there, and it and arrow-go ended pages inside of rows.
 */
import type { Levels } from './level-runs'
import { readRepetitionV2 } from './levels'
import type { DataPageHeader } from './page-header'
import type { Leaf } from '../types'

export interface PageRows {
  /** Rows that begin in the page. */
  readonly rows: number
  /** True where its first entry begins a row. */
  readonly beginsRow: boolean
}

/** Of a page of so many entries. */
export function countRows(repetition: Levels | undefined, numEntries: number): PageRows {
  return {
    rows: repetition?.count(0) ?? numEntries,
    beginsRow: numEntries > 0 && (repetition === undefined || repetition.at(0) === 0),
  }
}

/**
 * Before anything is unpacked: `body` is at least the levels that a v2 page begins with. Undefined where lists are on a v1
 * page, whose levels are packed with the values.
 */
export function peekRows(body: Uint8Array, header: DataPageHeader, leaf: Leaf): PageRows | undefined {
  if (leaf.maxRepetition === 0) return countRows(undefined, header.numValues)
  if (header.kind === 'data') return undefined
  return countRows(readRepetitionV2(body, header, leaf), header.numValues)
}
