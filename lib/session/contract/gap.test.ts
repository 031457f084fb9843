/** Expected by hand: what a person may not take for all rows. */
import { expect, test } from 'vitest'
import type { SearchState } from './rows'
import type { SessionState } from './session'
import { gapOf } from './gap'

const TEXT = { kind: 'text', query: 'bridge' }

function state(search: Partial<SearchState>, { filters = [TEXT] as object[], textResident = false, step = '' } = {}) {
  return {
    dataset: { rows: 5200, textResident },
    opening: step === '' ? null : { step },
    view: { filters },
    search: { status: 'idle', rowsDone: 0, rowsTotal: 0, hits: 0, error: null, ...search },
  } as unknown as SessionState
}

test('rows that are on their way are missing from all; the footer of the next dataset takes none away', () => {
  for (const step of ['rows', 'engine'])
    expect(gapOf(state({}, { filters: [], step }), false)?.message).toBe('The rows are still being read.')
  expect(gapOf(state({}, { filters: [], step: 'footer' }), false)).toBeNull()
  expect(gapOf(state({}, { filters: [] }), false)).toBeNull()
})

test('what a streamed search has not read is missing from the view, and from it alone', () => {
  const stopped = state({ status: 'stopped', rowsDone: 1040 })
  expect(gapOf(stopped, false)).toBeNull()
  expect(gapOf(stopped, true)).toMatchObject({
    message: 'The search was stopped after 1,040 of 5,200 rows.',
    canSearch: true,
  })
  expect(gapOf(state({ status: 'failed', error: 'no such page' }), true)).toMatchObject({
    message: 'The search failed after 0 of 5,200 rows: no such page',
    canSearch: true,
  })
  for (const status of ['idle', 'running'] as const)
    expect(gapOf(state({ status, rowsDone: 1040 }), true)).toMatchObject({
      message: 'The search has read 1,040 of 5,200 rows so far.',
      canSearch: false,
    })
  expect(gapOf(state({ status: 'done' }), true)).toBeNull()
})

test('text that is in the engine, and no text filter, leave nothing to read', () => {
  expect(gapOf(state({}, { textResident: true }), true)).toBeNull()
  expect(gapOf(state({}, { filters: [{ kind: 'edited' }] }), true)).toBeNull()
})
