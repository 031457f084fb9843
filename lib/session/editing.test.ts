/** Commands come one after the other, each knowing what the one before left; the screen says what is on disk. */
import 'fake-indexeddb/auto'
import { forceCloseDatabase, IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CurationError } from '@/lib/errors'
import type { RecordRef } from '@/lib/dataset/types'
import { RetryingStore } from '@/lib/journal/retrying-store'
import { openJournalStore } from '@/lib/journal/store'
import type { SessionCore } from './core'
import type { CurrentDataset } from './current-dataset'
import { EditLog } from './edit-log'
import { Editing, UNKEPT, UNSEEN } from './editing'
import { addNotice, createSessionStore } from './store'
import type { Reader } from './worker/reader-client'

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
async function start(actor: string, name = 'file') {
  const journal = new RetryingStore(() => (isDown ? Promise.reject(new Error('not now')) : openJournalStore('test')))
  journals.push(journal)
  const dataset = async (file: string) => {
    const edits = new EditLog(journal, actor, [file])
    await edits.load()
    const fingerprintsOf: Reader['fingerprintsOf'] = () => Promise.resolve(['row'])
    const shown = vi.fn<(engine: unknown, refs: readonly RecordRef[]) => Promise<void>>(() => Promise.resolve())
    return { edits, questions: { engine: {} }, reader: { fingerprintsOf }, refreshEdited: shown }
  }
  type Dataset = Awaited<ReturnType<typeof dataset>>
  const store = createSessionStore()
  const core = {
    store,
    journal,
    current: await dataset(name),
    view: { refresh: () => Promise.resolve() },
    require: (): Dataset => core.current,
  }
  const editing = new Editing(core as unknown as SessionCore)
  return { journal, edits: core.current.edits, store, editing, core, dataset }
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

const titles = (store: Awaited<ReturnType<typeof start>>['store']) => store.getState().notices.map(({ title }) => title)

test('what was asked of one dataset is never done to the one opened meanwhile, and that is said', async () => {
  const { editing, edits, store, core, dataset } = await start('me')
  const next = await dataset('another file')
  const first = core.current
  // The reader of a dataset that is closed rejects what it was asked.
  let close = () => undefined as void
  first.reader.fingerprintsOf = () =>
    new Promise((_, reject) => (close = () => reject(new DOMException('closed', 'AbortError'))))
  const asked = [editing.mark([REF], 'drop'), editing.mark([OTHER], 'drop'), editing.undo()]
  await Promise.resolve()
  core.current = next
  const shown = store.getState().journal
  close()
  for (const { status, reason } of (await Promise.allSettled(asked)) as PromiseRejectedResult[]) {
    expect(status).toBe('rejected')
    expect(reason).toBeInstanceOf(CurationError)
  }
  expect([...edits.log, ...next.edits.log]).toEqual([])
  expect(titles(store)).toEqual(['The mark was not saved', 'Not undone'])
  expect(store.getState().journal).toBe(shown)
})

test('a change that reaches the disk when another dataset is open is saved, and shown nowhere', async () => {
  const { editing, edits, store, core, dataset, journal } = await start('me')
  const next = await dataset('another file')
  const first = core.current
  const { append } = journal
  journal.append = async (entries) => {
    core.current = next
    return append.call(journal, entries)
  }
  await editing.mark([REF], 'drop')
  expect(edits.mark(REF)).toBe('drop')
  expect(store.getState()).toMatchObject({ notices: [], journal: { marked: { drop: 0 } }, revision: 0 })
  expect(first.refreshEdited).not.toHaveBeenCalled()
})

test('a change that is on disk is not said to be lost when the table can’t show it; once it can, nothing is said', async () => {
  const { editing, store, core } = await start('me')
  core.current.refreshEdited.mockRejectedValueOnce(new CurationError('engine', 'The query engine stopped.'))
  await editing.mark([REF], 'drop')
  expect(titles(store)).toEqual([UNSEEN])
  // The open record reads it from the journal.
  expect(store.getState()).toMatchObject({ journal: { saving: 'saved', marked: { drop: 1 } }, revision: 1 })
  await editing.mark([OTHER], 'drop')
  expect(titles(store)).toEqual([])
})

test('an engine that never answers holds no later change up', async () => {
  const { editing, edits, store, core } = await start('me')
  core.current.refreshEdited.mockReturnValue(new Promise(() => undefined))
  void editing.mark([REF], 'drop')
  void editing.mark([OTHER], 'keep')
  await expect.poll(() => edits.log.length).toBe(2)
  await expect.poll(() => store.getState().journal).toMatchObject({ saving: 'saved', marked: { drop: 1, keep: 1 } })
})

test('another tab’s change does not say that this tab’s own is on disk', async () => {
  const { editing, store, core, journal } = await start('me')
  const { append } = journal
  let write = () => undefined as void
  const mayWrite = new Promise<void>((resolve) => (write = resolve))
  journal.append = async (entries) => {
    await mayWrite
    return append.call(journal, entries)
  }
  const mark = editing.mark([REF], 'drop')
  await expect.poll(() => store.getState().journal.saving).toBe('saving')
  await editing.received(core.current as unknown as CurrentDataset, [OTHER])
  expect(store.getState().journal.saving).toBe('saving')
  write()
  await mark
  expect(store.getState().journal.saving).toBe('saved')
})

test('site data cleared under the open page: what was saved is saved again, and later changes come after it', async () => {
  // Another dataset's changes, of which this page knows nothing: the numbers after them are not had again.
  const earlier = await start('another tab')
  await earlier.editing.mark([REF], 'drop')
  await earlier.editing.mark([REF], 'keep')
  earlier.journal.close()
  const { editing, journal } = await start('me', 'another file')
  await editing.mark([REF], 'drop')
  await editing.mark([REF], 'keep')
  const restored = new Promise<void>((resolve) => {
    journal.onRestored(() => void editing.journalRestored().then(resolve))
  })
  const { contexts } = vi.spyOn(globalThis.IDBDatabase.prototype, 'transaction').mock
  await journal.load(['another file'])
  vi.restoreAllMocks()
  globalThis.indexedDB = new IDBFactory()
  forceCloseDatabase(contexts.at(-1) as never)
  await Promise.all([editing.mark([REF], 'unsure'), editing.toggleMark(REF, 'unsure'), restored])
  const { edits } = await start('me, after a reload', 'another file')
  expect(edits.log.map(({ before, after }) => [before, after])).toEqual([
    [null, 'drop'],
    ['drop', 'keep'],
    ['keep', 'unsure'],
    ['unsure', null],
  ])
})

test('a change that reaches the disk when its file was opened anew is seen there', async () => {
  const { editing, store, core, dataset, journal } = await start('me')
  const again = await dataset('file')
  const { append } = journal
  journal.append = async (entries) => {
    core.current = again
    return append.call(journal, entries)
  }
  await editing.mark([REF], 'drop')
  await vi.waitFor(() => expect(store.getState().journal).toMatchObject({ saving: 'saved', marked: { drop: 1 } }))
  expect(again.edits.mark(REF)).toBe('drop')
  expect(again.refreshEdited).toHaveBeenCalledWith(again.questions.engine, [REF])
})
