/** Rows that are not known yet: what is made of the others must not pass for all of them. */
import { textQuery } from '@/lib/query/filter'
import type { SessionState } from './session'

export interface Gap {
  /** Why rows are missing, as a sentence. */
  readonly message: string
  /** What to do, as a sentence. */
  readonly next: string
  /** It is closed by searching again. */
  readonly canSearch: boolean
}

export const STILL_READ: Gap = {
  message: 'The rows are still being read.',
  next: 'Wait until all of them are there.',
  canSearch: false,
}

/** What is missing of the dataset's rows or, `withinView`, of those that match; null = nothing is. */
export function gapOf(state: SessionState, withinView: boolean): Gap | null {
  // While the footer of another dataset is read, the open one is still whole.
  if (state.opening !== null && state.opening.step !== 'footer') return STILL_READ
  return withinView ? searchGap(state) : null
}

/** What a streamed search has not looked at. */
export function searchGap({ dataset, view, search }: SessionState): Gap | null {
  if (dataset === null || dataset.textResident || textQuery(view.filters) === '') return null
  const rows = (count: number) => count.toLocaleString('en-US')
  const read = `${rows(search.rowsDone)} of ${rows(dataset.rows)} rows`
  const again = { next: 'Search again, or remove the search.', canSearch: true }
  switch (search.status) {
    case 'done':
      return null
    case 'stopped':
      return { message: `The search was stopped after ${read}.`, ...again }
    case 'failed':
      return { message: `The search failed after ${read}: ${search.error ?? ''}`, ...again }
    case 'idle':
    case 'running':
      return {
        message: `The search has read ${read} so far.`,
        next: 'Wait until it has read all of them.',
        canSearch: false,
      }
  }
}
