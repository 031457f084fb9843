/** Commands come one after the other, each knowing what the one before left; the screen says what is on disk. */
import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RetryingStore } from '@/lib/journal/retrying-store'
import { openJournalStore } from '@/lib/journal/store'
import type { SessionCore } from './core'
import { EditLog } from './edit-log'
import { Editing, UNKEPT } from './editing'
import { addNotice, createSessionStore } from './store'

const REF = { file: 0, row: 3 }
const OTHER = { file: 0, row: 4 }

let isDown = false
const journals: RetryingStore[] = []
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  isDown = false
})
afterEach(() => {
  for (const journal of journals.splice(0)) journal.close()
})

/** Commands on an open dataset of one file, without reader and engine. */
async function start(actor: string) {
  const journal = new RetryingStore(() => (isDown ? Promise.reject(new Error('not now')) : openJournalStore('test')))
  journals.push(journal)
  const edits = new EditLog(journal, actor, ['file'])
  await edits.load()
  const current = {
    edits,
    reader: { fingerprintsOf: () => Promise.resolve(['row']) },
    refreshEdited: () => Promise.resolve(),
  }
  const store = createSessionStore()
  const core = {
    store,
    journal,
    current,
    view: { refresh: () => Promise.resolve() },
    engine: () => Promise.resolve({}),
    require: () => current,
  }
  const editing = new Editing(core as unknown as SessionCore)
  return { journal, edits, store, editing }
}

test('a mark asked for twice at once is set and taken off again', async () => {
  const { edits, editing } = await start('me')
  await Promise.all([editing.toggleMark(REF, 'drop'), editing.toggleMark(REF, 'drop')])
  expect(edits.log.map(({ before, after }) => [before, after])).toEqual([
    [null, 'drop'],
    ['drop', null],
  ])
  await Promise.all([editing.toggleMark(REF, 'drop'), editing.toggleMark(REF, 'keep')])
  expect(edits.mark(REF)).toBe('keep')
})

test('a journal that opens late: what was made meanwhile is saved, what was saved before is seen, and both are said', async () => {
  const before = await start('me, earlier')
  await before.editing.mark([REF], 'keep')
  isDown = true
  const { journal, edits, store, editing } = await start('me')
  const restored = new Promise<void>((resolve) => {
    journal.onRestored(() => void editing.journalRestored().then(resolve))
  })
  addNotice(store, { tone: 'error', title: UNKEPT, detail: null, file: null, next: null })
  await editing.mark([OTHER], 'drop')
  expect(store.getState().journal).toMatchObject({ saving: 'unkept', marked: { keep: 0, drop: 1 } })
  isDown = false
  await editing.note(OTHER, 'why')
  await restored
  expect(store.getState()).toMatchObject({
    journal: { saving: 'saved', steps: 3, marked: { keep: 1, drop: 1 } },
    notices: [],
  })
  expect(edits.note(OTHER)).toBe('why')
  const after = await start('me, after a reload')
  expect([after.edits.mark(REF), after.edits.mark(OTHER), after.edits.note(OTHER)]).toEqual(['keep', 'drop', 'why'])
})
