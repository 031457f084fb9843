import { expect, test } from 'vitest'

import { ThumbnailStore } from './thumbnail-store'
import { memoryFile } from './test-pack-file'

test('what was put is there at the next visit', () => {
  const file = memoryFile()
  const first = new ThumbnailStore(file)
  first.put(7, new Uint8Array([1, 2, 3]))
  first.put(9, null)
  const next = new ThumbnailStore(file)
  expect(next.get(7)).toEqual(new Uint8Array([1, 2, 3]))
  expect(next.get(9)).toBeNull()
  expect(next.get(8)).toBeUndefined()
})

test('a record torn by a killed tab is cut off, those before it stay, and the next one fits', () => {
  const file = memoryFile()
  const store = new ThumbnailStore(file)
  store.put(1, new Uint8Array([1, 1]))
  store.put(2, new Uint8Array([2, 2, 2, 2]))
  file.truncate(file.getSize() - 1)
  const next = new ThumbnailStore(file)
  expect(next.get(1)).toEqual(new Uint8Array([1, 1]))
  expect(next.get(2)).toBeUndefined()
  next.put(3, new Uint8Array([3]))
  expect(new ThumbnailStore(file).get(3)).toEqual(new Uint8Array([3]))
})

test('a full disk loses the new picture only', () => {
  const file = memoryFile(25)
  const store = new ThumbnailStore(file)
  store.put(1, new Uint8Array(10))
  store.put(2, new Uint8Array(10))
  expect(store.get(1)).toHaveLength(10)
  expect(store.get(2)).toBeUndefined()
  expect(new ThumbnailStore(file).get(1)).toHaveLength(10)
})
