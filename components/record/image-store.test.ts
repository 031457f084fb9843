import { afterEach, expect, test, vi } from 'vitest'
import type { Session } from '@/lib/session/contract/session'
import { watchObjectUrls } from '../object-urls.testing'
import { imageStoreOf } from './image-store'

const MB = 1024 * 1024
const { signal } = new AbortController()

afterEach(() => {
  vi.restoreAllMocks()
})

/** A session whose record k holds one picture of `sizes[k]` bytes, and the URLs that are in force. */
function start(sizes: readonly number[]) {
  const live = watchObjectUrls()
  const loadImages: Session['loadImages'] = ({ row }) =>
    Promise.resolve([
      {
        index: 0,
        blob: new Blob(['x']),
        width: 1,
        height: 1,
        format: 'png',
        byteLength: sizes[row] ?? 0,
        problem: null,
      },
    ])
  const store = imageStoreOf({ loadImages } as Session)
  const load = async (row: number) => (await store.load(`row ${row}`, { file: 0, row }, signal))[0]?.url ?? ''
  return { store, load, live }
}

test('the pictures on the screen stay, however large those of the neighbours are', async () => {
  const { store, load, live } = start([60 * MB, 50 * MB, 50 * MB])
  const hide = store.show('row 0')
  const onScreen = await load(0)
  const next = await load(1)
  const previous = await load(2)
  expect([onScreen, next, previous].map((url) => live.has(url))).toEqual([true, false, true])
  expect(store.get('row 0')?.[0]?.url).toBe(onScreen)

  hide()
  await load(1)
  expect(live.has(onScreen)).toBe(false)
})
