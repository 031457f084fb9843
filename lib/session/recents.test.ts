import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, expect, test } from 'vitest'
import { Recents } from './recents'

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

const URL = [{ kind: 'url', url: 'http://localhost/a.parquet' }] as const

test('forgetting a dataset answers the files that no other one in the list has', async () => {
  const recents = new Recents()
  await recents.keep('both', 'both', URL, ['shared', 'own'])
  await recents.keep('one', 'one', URL, ['shared'])
  expect(await recents.forget('both')).toEqual(['own'])
  expect(await recents.forget('both')).toEqual([])
  expect(await recents.forget('one')).toEqual(['shared'])
  expect(await recents.list()).toEqual([])
})
