import { expect, test } from 'vitest'
import { FILES, fingerprintOf } from './histories.testing'
import { memoryJournalStore } from './memory-store'

function entry(id: string, file: string = FILES[0]) {
  const what = { row: 1, rowFingerprint: fingerprintOf(1), path: ['a'], before: null, after: 'x' }
  return { id, step: id, time: '2026-01-01T00:00:00.000Z', actor: 'tab', file, ...what }
}

test('keeps order, doubles and files apart as the one on disk does, and says that it is not on disk', async () => {
  const store = memoryJournalStore()
  expect(store.durable).toBe(false)
  await store.append([entry('1'), entry('2', FILES[1]), entry('1')])
  expect(await store.append([entry('2', FILES[1]), entry('3')])).toMatchObject([{ id: '3', seq: 3 }])
  expect((await store.load([FILES[0]])).map(({ id }) => id)).toEqual(['1', '3'])
  expect((await store.load(FILES, 1)).map(({ id }) => id)).toEqual(['2', '3'])
})
