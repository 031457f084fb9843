import { afterEach, expect, test, vi } from 'vitest'
import { watchObjectUrls } from '../object-urls.testing'
import { ThumbnailUrls } from './thumbnail-urls'

afterEach(() => {
  vi.restoreAllMocks()
})

test('every URL that is made is held or given back, of a picture that came twice too', () => {
  const live = watchObjectUrls()
  const urls = new ThumbnailUrls()
  urls.add('twice', new Blob(['a']))
  const first = urls.get('twice')
  urls.add('twice', new Blob(['a']))
  expect(urls.get('twice')).toBe(first)
  urls.add('none', null)
  expect(urls.get('none')).toBeNull()
  expect([...live]).toEqual([first])

  for (let k = 0; k < 1500; k++) urls.add(`row ${k}`, new Blob(['b']))
  expect(urls.get('twice')).toBeUndefined()
  expect(urls.get('row 1499')).toBeDefined()
  expect(live.size).toBe(1000)
})
