import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FILES, fingerprintOf } from './histories.testing'
import { RetryingStore } from './retrying-store'
import { openJournalStore } from './store'
import type { JournalStore } from './store'

function entry(id: string, file: string = FILES[0]) {
  const what = { row: 1, rowFingerprint: fingerprintOf(1), path: ['a'], before: null, after: 'x' }
  return { id, step: id, time: '2026-01-01T00:00:00.000Z', actor: 'tab', file, ...what }
}

const idsOf = (entries: readonly { readonly id: string }[]) => entries.map(({ id }) => id)

/** A disk that refuses while `isDown`, or gives the entries no room while `isFull`. */
const disk = { isDown: false, isFull: false, opened: 0 }
const stores: RetryingStore[] = []

async function openDisk(): Promise<JournalStore> {
  disk.opened++
  if (disk.isDown) throw new Error('not now')
  const store = await openJournalStore('test')
  const full = () => Promise.reject(new Error('full'))
  return disk.isFull ? { ...store, append: full } : store
}

function start(): RetryingStore {
  const store = new RetryingStore(openDisk)
  stores.push(store)
  return store
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  Object.assign(disk, { isDown: false, isFull: false, opened: 0 })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  for (const store of stores.splice(0)) store.close()
  vi.useRealTimers()
})

test('what waits keeps order, doubles and files apart as the disk does, and is not said to be on it', async () => {
  disk.isDown = true
  const store = start()
  await store.append([entry('1'), entry('2', FILES[1]), entry('1')])
  expect(await store.append([entry('2', FILES[1]), entry('3')])).toMatchObject([{ id: '3', seq: 3 }])
  expect(idsOf(await store.load([FILES[0]]))).toEqual(['1', '3'])
  expect(idsOf(await store.load(FILES, 1))).toEqual(['2', '3'])
  expect(store.durable).toBe(false)
  expect(store.problem).toMatchObject({ message: 'not now' })
})

test('a change of very many records waits as a whole', async () => {
  disk.isDown = true
  const store = start()
  const changes = Array.from({ length: 200_000 }, (_, k) => entry(String(k)))
  expect(await store.append(changes)).toHaveLength(changes.length)
  expect(await store.load([FILES[0]])).toHaveLength(changes.length)
})

test('it is on disk as soon as opening works, behind what was there before, without anybody asking', async () => {
  await start().append([entry('earlier')])
  disk.isDown = true
  const store = start()
  const restored = new Promise<void>((resolve) => store.onRestored(resolve))
  await store.append([entry('1'), entry('2')])
  await vi.advanceTimersByTimeAsync(1_000)
  expect(store.durable).toBe(false)
  disk.isDown = false
  await vi.advanceTimersByTimeAsync(4_000)
  await restored
  expect(store).toMatchObject({ durable: true, problem: undefined })
  expect(idsOf(await store.load(FILES))).toEqual(['earlier', '1', '2'])
  expect(idsOf(await start().load(FILES))).toEqual(['earlier', '1', '2'])
  const { opened } = disk
  await vi.advanceTimersByTimeAsync(600_000)
  expect(disk.opened).toBe(opened)
})

test('the next change tries at once, and comes after what waited', async () => {
  disk.isDown = true
  const store = start()
  await store.append([entry('1')])
  disk.isDown = false
  await store.append([entry('2')])
  expect(store.durable).toBe(true)
  expect(idsOf(await start().load(FILES))).toEqual(['1', '2'])
})

test('what the opened disk has no room for goes on waiting, and is written once', async () => {
  disk.isDown = true
  const store = start()
  await store.append([entry('1')])
  Object.assign(disk, { isDown: false, isFull: true })
  await store.append([entry('2')])
  expect(store.durable).toBe(false)
  expect(idsOf(await store.load(FILES))).toEqual(['1', '2'])
  disk.isFull = false
  await store.append([entry('3')])
  expect(idsOf(await start().load(FILES))).toEqual(['1', '2', '3'])
})

test('a disk that opens at the first try was never missed', async () => {
  const store = start()
  const restored = vi.fn<() => void>()
  store.onRestored(restored)
  await store.append([entry('1')])
  expect(store.durable).toBe(true)
  expect(restored).not.toHaveBeenCalled()
})
