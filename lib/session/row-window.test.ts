import { expect, test, vi } from 'vitest'

import type { RecordRef } from '@/lib/dataset/types'
import type { RowPreview } from './contract/rows'
import { RowWindow } from './row-window'

function preview(ref: RecordRef, question = ''): RowPreview {
  return { ref, question } as RowPreview
}

function setUp() {
  const asked: number[][] = []
  const arrived = vi.fn<() => void>()
  let words = 'first'
  const window = new RowWindow(
    (refs) => {
      asked.push(refs.map(({ row }) => row))
      return Promise.resolve(refs.map((ref) => preview(ref, words)))
    },
    arrived,
    (error) => {
      throw error
    },
  )
  return { window, asked, arrived, say: (text: string) => (words = text) }
}

const rows = (count: number, from = 0) => Int32Array.from({ length: count }, (_, k) => from + k)
const files = (count: number) => new Int32Array(count)

test('peek never fetches; what is requested arrives in blocks', async () => {
  const { window, asked, arrived } = setUp()
  window.replaceIds(files(250), rows(250))
  expect(window.peek(120)).toBeUndefined()
  expect(asked).toEqual([])
  window.request(120, 130)
  await vi.waitFor(() => expect(arrived).toHaveBeenCalledOnce())
  expect(asked[0]).toHaveLength(100)
  expect(window.peek(120)?.ref).toEqual({ file: 0, row: 120 })
  expect(window.peek(20)).toBeUndefined()
})

test('lines stay on screen while fresh ones are fetched, and are then replaced', async () => {
  const { window, arrived, say } = setUp()
  window.replaceIds(files(50), rows(50))
  window.request(0, 10)
  await vi.waitFor(() => expect(arrived).toHaveBeenCalledTimes(1))
  say('second')
  window.replaceIds(files(50), rows(50))
  expect(window.peek(3)?.question).toBe('first')
  window.request(0, 10)
  await vi.waitFor(() => expect(arrived).toHaveBeenCalledTimes(2))
  expect(window.peek(3)?.question).toBe('second')
})

test('a line never shows under an id it does not have', async () => {
  const { window, arrived } = setUp()
  window.replaceIds(files(300), rows(300))
  window.request(0, 299)
  await vi.waitFor(() => expect(arrived).toHaveBeenCalledTimes(3))
  window.replaceIds(files(200), Int32Array.from([...rows(150), ...rows(50, 200)]))
  const wrong = Array.from({ length: 200 }, (_, i) => ({ line: window.peek(i)?.ref, id: window.refAt(i) })).filter(
    ({ line, id }) => line !== undefined && (line.row !== id?.row || line.file !== id.file),
  )
  expect(wrong).toEqual([])
  expect(window.peek(20)).toBeDefined()
  expect(window.peek(160)).toBeUndefined()
})

test('new ids come with the lines of the screen, in one change', async () => {
  const { window, asked, arrived } = setUp()
  const { signal } = new AbortController()
  await window.show(files(950), rows(950), signal)
  expect(window.peek(0)?.ref.row).toBe(0)
  window.request(430, 510)
  await vi.waitFor(() => expect(arrived).toHaveBeenCalledTimes(2))
  asked.length = 0
  await window.show(files(920), rows(920, 7), signal)
  expect(asked).toEqual([[...rows(200, 407)]])
  for (const index of [400, 499, 500, 599]) expect(window.peek(index)?.ref.row).toBe(index + 7)
  window.request(430, 510)
  expect(asked).toHaveLength(1)
})

test('a shorter view shows its last lines where the screen was beyond its end, an empty one none', async () => {
  const { window, asked } = setUp()
  const { signal } = new AbortController()
  window.replaceIds(files(950), rows(950))
  window.request(900, 950)
  await window.show(files(120), rows(120), signal)
  expect(window.peek(119)?.ref.row).toBe(119)
  asked.length = 0
  await window.show(files(0), rows(0), signal)
  expect(window.count).toBe(0)
  expect(asked).toEqual([])
  await window.show(files(300), rows(300), signal)
  expect(window.peek(0)?.ref.row).toBe(0)
})

test('a view given up while its lines were fetched changes nothing', async () => {
  const { window } = setUp()
  await window.show(files(50), rows(50), new AbortController().signal)
  const abort = new AbortController()
  const given = window.show(files(20), rows(20, 100), abort.signal)
  abort.abort()
  await expect(given).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  expect(window.count).toBe(50)
  expect(window.peek(3)?.ref.row).toBe(3)
})

test('indexOf is the inverse of refAt', () => {
  const { window } = setUp()
  window.replaceIds(Int32Array.from([1, 0, 1]), Int32Array.from([5, 5, 2]))
  for (const index of [0, 1, 2]) expect(window.indexOf(window.refAt(index) ?? { file: 9, row: 9 })).toBe(index)
  expect(window.indexOf({ file: 0, row: 2 })).toBe(-1)
})
