/** Commands come one after the other, each knowing what the one before left. */
import { expect, test } from 'vitest'
import { memoryJournalStore } from '@/lib/journal/memory-store'
import type { SessionCore } from './core'
import { EditLog } from './edit-log'
import { Editing } from './editing'
import { createSessionStore } from './store'

const REF = { file: 0, row: 3 }

/** Commands on an open dataset of one file, without reader and engine. */
function editingOf(edits: EditLog): Editing {
  const current = {
    edits,
    reader: { fingerprintsOf: () => Promise.resolve(['row']) },
    refreshEdited: () => Promise.resolve(),
  }
  const core = {
    store: createSessionStore(),
    view: { refresh: () => Promise.resolve() },
    engine: () => Promise.resolve({}),
    require: () => current,
  }
  return new Editing(core as unknown as SessionCore)
}

test('a mark asked for twice at once is set and taken off again', async () => {
  const store = memoryJournalStore()
  const edits = new EditLog(() => Promise.resolve(store), 'me', ['file'])
  const editing = editingOf(edits)
  await Promise.all([editing.toggleMark(REF, 'drop'), editing.toggleMark(REF, 'drop')])
  expect(edits.log.map(({ before, after }) => [before, after])).toEqual([
    [null, 'drop'],
    ['drop', null],
  ])
  await Promise.all([editing.toggleMark(REF, 'drop'), editing.toggleMark(REF, 'keep')])
  expect(edits.mark(REF)).toBe('keep')
})
