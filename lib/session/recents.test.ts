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

test('a dataset that falls off the list takes along what only it had', async () => {
  const recents = new Recents()
  await recents.keep('0', 'first', URL, ['shared', 'own'])
  await recents.keep('1', 'second', URL, ['shared'])
  for (let k = 2; k < 8; k++) expect(await recents.keep(String(k), 'more', URL, [`file ${k}`])).toEqual([])
  expect(await recents.keep('8', 'ninth', URL, ['file 8'])).toEqual(['own'])
  expect((await recents.list()).map(({ id }) => id).sort()).toEqual(['1', '2', '3', '4', '5', '6', '7', '8'])
})
