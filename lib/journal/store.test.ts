import 'fake-indexeddb/auto'
import { forceCloseDatabase, IDBFactory, IDBObjectStore } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { JournalEntry } from './entry'
import { FILES, fingerprintOf } from './histories.testing'
import { openJournalStore } from './store'
import type { JournalStore, StoredEntry } from './store'

const opened: JournalStore[] = []

async function open(): Promise<JournalStore> {
  const store = await openJournalStore('test-journal')
  opened.push(store)
  return store
}

function entry(id: string, file: string = FILES[0]): JournalEntry {
  const what = {
    row: 1,
    rowFingerprint: fingerprintOf(1),
    path: ['prompt', 0, 'content'],
    before: null,
    after: { a: [1, 'é'] },
  }
  return { id, step: `step ${id}`, time: '2026-01-01T00:00:00.000Z', actor: 'tab', file, ...what }
}

/** As when the browser's storage process dies: transactions under way are aborted. */
function endConnection(db: IDBDatabase): void {
  forceCloseDatabase(db as never)
}

/** As when the site's data is cleared while the page is open: the next database of that name is a new one. */
async function empty(store: JournalStore): Promise<void> {
  const connection = vi.spyOn(globalThis.IDBDatabase.prototype, 'transaction')
  await store.load(['a file without entries'])
  const db = connection.mock.contexts.at(-1) as IDBDatabase
  connection.mockRestore()
  globalThis.indexedDB = new IDBFactory()
  endConnection(db)
}

const idsOf = (entries: readonly StoredEntry[]) => entries.map(({ id }) => id)

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

afterEach(() => {
  vi.restoreAllMocks()
  for (const store of opened.splice(0)) store.close()
})

describe('the store', () => {
  test('what was appended is there after a reload, in order, for the files asked for', async () => {
    const store = await open()
    await store.append([entry('1'), entry('2', FILES[1])])
    await store.append([entry('3')])
    store.close()
    const reloaded = await open()
    expect((await reloaded.load([FILES[0]])).map(({ id }) => id)).toEqual(['1', '3'])
    expect((await reloaded.load([FILES[1], FILES[0], FILES[0]])).map(({ id }) => id)).toEqual(['1', '2', '3'])
    expect(await reloaded.load([])).toEqual([])
    const [first] = await reloaded.load([FILES[0]])
    expect(first).toEqual({ ...entry('1'), seq: 1 })
    expect((await reloaded.load(FILES, 1)).map(({ id }) => id)).toEqual(['2', '3'])
  })

  test('asks for strict durability and resolves only when the transaction is complete', async () => {
    const store = await open()
    const started = vi.spyOn(globalThis.IDBDatabase.prototype, 'transaction')
    let complete = false
    started.mockImplementationOnce(function (this: IDBDatabase, ...args: Parameters<IDBDatabase['transaction']>) {
      started.mockRestore()
      expect(args[2]).toEqual({ durability: 'strict' })
      const transaction = this.transaction(...args)
      transaction.addEventListener('complete', () => (complete = true))
      return transaction
    })
    await store.append([entry('1')])
    expect(complete).toBe(true)
  })

  test.each(['closed', 'ended by the browser'])('a connection that is %s is opened anew', async (how) => {
    const store = await open()
    const connection = vi.spyOn(globalThis.IDBDatabase.prototype, 'transaction')
    await store.append([entry('1')])
    const db = connection.mock.contexts[0] as IDBDatabase
    if (how === 'closed') db.close()
    else endConnection(db)
    await store.append([entry('2')])
    expect((await store.load(FILES)).map(({ id }) => id)).toEqual(['1', '2'])
    expect(connection.mock.contexts.at(-1)).not.toBe(db)
  })

  test('an append that is cut off by the loss of its connection is done once more, and nothing twice', async () => {
    const store = await open()
    await store.append([entry('1')])
    const add = vi.spyOn(IDBObjectStore.prototype, 'add')
    add.mockImplementationOnce(function (this: IDBObjectStore, value: unknown) {
      add.mockRestore()
      const request = this.add(value)
      endConnection(this.transaction.db as unknown as IDBDatabase)
      return request
    })
    expect(await store.append([entry('1'), entry('2')])).toMatchObject([{ id: '2' }])
    expect((await store.load(FILES)).map(({ id }) => id)).toEqual(['1', '2'])
  })

  test('a database emptied under the page gets back what was said to be in it, before anything later', async () => {
    const store = await open()
    await store.append([entry('1'), entry('2', FILES[1])])
    await store.append([entry('3')])
    const restored = vi.fn<() => void>()
    store.onRestored(restored)
    await empty(store)
    expect(await store.append([entry('4')])).toMatchObject([{ id: '4', seq: 4 }])
    expect(restored).toHaveBeenCalledOnce()
    expect(idsOf(await (await open()).load(FILES))).toEqual(['1', '2', '3', '4'])
  })

  test('that is so without anybody asking, and with what other tabs had told', async () => {
    const [here, there] = [await open(), await open()]
    const told = new Promise((resolve) => here.onChange(resolve))
    await there.append([entry('1')])
    await told
    there.close()
    const restored = new Promise<void>((resolve) => here.onRestored(resolve))
    await empty(here)
    await restored
    expect(idsOf(await (await open()).load(FILES))).toEqual(['1'])
  })

  test('an entry that is there already is not added twice', async () => {
    const store = await open()
    await store.append([entry('1')])
    expect(await store.append([entry('1'), entry('2'), entry('2')])).toMatchObject([{ id: '2' }])
    expect((await store.load(FILES)).map(({ id }) => id)).toEqual(['1', '2'])
  })

  test('a second tab sees each change, the tab that made it does not see it again', async () => {
    const [here, there] = [await open(), await open()]
    const own = vi.fn<(entries: readonly StoredEntry[]) => void>()
    here.onChange(own)
    const seen = new Promise<readonly StoredEntry[]>((resolve) => there.onChange(resolve))
    const stored = await here.append([entry('1'), entry('2')])
    expect(await seen).toEqual(stored)
    expect(own).not.toHaveBeenCalled()
  })

  test('a tab that stopped listening hears nothing', async () => {
    const [here, there] = [await open(), await open()]
    const listener = vi.fn<(entries: readonly StoredEntry[]) => void>()
    there.onChange(listener)()
    const other = new Promise<readonly StoredEntry[]>((resolve) => there.onChange(resolve))
    await here.append([entry('1')])
    await other
    expect(listener).not.toHaveBeenCalled()
  })
})

describe('when storage fails', () => {
  test('no room: says so, and nothing of the step is kept', async () => {
    const store = await open()
    const { add } = IDBObjectStore.prototype
    let calls = 0
    vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (this: IDBObjectStore, value: unknown) {
      if (++calls === 2) throw new DOMException('full', 'QuotaExceededError')
      return add.call(this, value)
    })
    await expect(store.append([entry('1'), entry('2')])).rejects.toMatchObject({
      name: 'CurationError',
      code: 'storage',
      message: 'The change could not be saved: no space is left for this site.',
    })
    vi.restoreAllMocks()
    expect(await store.load(FILES)).toEqual([])
    await store.append([entry('3')])
    expect((await store.load(FILES)).map(({ id }) => id)).toEqual(['3'])
  })

  test('a browser that keeps nothing', async () => {
    globalThis.indexedDB = {
      open: () => {
        throw new DOMException('The operation is insecure.', 'SecurityError')
      },
    } as unknown as IDBFactory
    await expect(openJournalStore('x')).rejects.toMatchObject({
      code: 'storage',
      next: expect.stringContaining('not a private one') as string,
    })
  })
})
