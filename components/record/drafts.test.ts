import { expect, test } from 'vitest'
import type { LoadedRecord } from '@/lib/session/contract/record'
import type { Session } from '@/lib/session/contract/session'
import { saveDrafts, storeOf } from './drafts'

test('drafts of one dataset are not saved into the same row of another', async () => {
  let dataset = 'first'
  const saved: unknown[] = []
  const session = {
    getState: () => ({ dataset: { id: dataset } }),
    note: (_: unknown, text: string) => {
      saved.push([dataset, text])
      dataset = 'second'
      return Promise.resolve()
    },
    edit: (_: unknown, path: unknown, after: unknown) => Promise.resolve(void saved.push([dataset, path, after])),
  } as unknown as Session
  const ref = { file: 0, row: 3 }
  const drafts = storeOf(session)
  drafts.set({ dataset, ref, field: 'note', path: null }, 'why')
  drafts.set({ dataset, ref, field: 'a', path: ['a'] }, 'typed')
  const record = { ref, row: { a: 'before' } } as unknown as LoadedRecord
  await expect(saveDrafts(session, dataset, record)).rejects.toThrow('Another dataset was opened')
  expect(saved).toEqual([['first', 'why']])
  expect(drafts.list().map(({ text }) => text)).toEqual(['typed'])
})
