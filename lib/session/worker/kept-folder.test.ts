/** One budget for all that is kept of dataset files: who makes room for whom, and what forgetting leaves. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { KeptFolder, MOST_APPENDED_BYTES, sweepForgotten } from './kept-folder'
import { PrivateFolder } from './test-private-folder'

let root: PrivateFolder
/** What the browser says of this site's room. */
let estimate: StorageEstimate
beforeEach(() => {
  root = new PrivateFolder('')
  estimate = { quota: 2 * MOST_APPENDED_BYTES + 20_000, usage: 0 }
  const storage = { getDirectory: () => Promise.resolve(root), estimate: () => Promise.resolve(estimate) }
  vi.stubGlobal('navigator', { storage })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const bytes = (length: number) => new Uint8Array(length)

test('what was kept is read back by whoever opens the same file', async () => {
  expect(await new KeptFolder('a').keep('index', Uint8Array.of(1, 2))).toBe(true)
  expect(await new KeptFolder('a').read('index')).toEqual(Uint8Array.of(1, 2))
  expect(await new KeptFolder('b').read('index')).toBeNull()
})

test('files opened longest ago make room, all that is kept of them, and no more of them than need be', async () => {
  for (const name of ['old', 'older than it looks', 'mine', 'newest']) {
    await new KeptFolder(name).keep('index', bytes(1_000))
    await new KeptFolder(name).keep('facts', bytes(2_000))
  }
  await new KeptFolder('old').noteUse()
  // 3,000 of 12,000 bytes have to go: the budget's last byte is wanted.
  expect(await new KeptFolder('mine').makeRoom(MOST_APPENDED_BYTES - 9_000)).toBe(MOST_APPENDED_BYTES - 9_000)
  expect(root.paths().sort()).toEqual(
    ['kept/mine/facts', 'kept/mine/index', 'kept/newest/facts', 'kept/newest/index', 'kept/old/facts', 'kept/old/index']
      .concat('kept/old/used')
      .sort(),
  )
})

test('more than the budget, or than half of what the browser has left, is not to be had, and nothing is then half kept', async () => {
  const folder = new KeptFolder('mine')
  expect(await folder.makeRoom(2 * MOST_APPENDED_BYTES)).toBe(MOST_APPENDED_BYTES)
  estimate = { quota: 10_000, usage: 9_000 }
  expect(await folder.makeRoom(700)).toBe(500)
  expect(await folder.keep('index', bytes(501))).toBe(false)
  expect(await folder.keep('index', bytes(500))).toBe(true)
  expect(root.paths()).toEqual(['kept/mine/index'])
})

test('a file that another tab holds open stays, and makes no room', async () => {
  const held = await new KeptFolder('held').openPack('thumbnails')
  held.write(bytes(4_000), { at: 0 })
  await new KeptFolder('free').keep('index', bytes(1_000))
  expect(await new KeptFolder('mine').makeRoom(MOST_APPENDED_BYTES)).toBe(MOST_APPENDED_BYTES - 4_000)
  expect(root.paths()).toEqual(['kept/held/thumbnails'])
})

test('forgetting a file takes all of it and nothing of others', async () => {
  await new KeptFolder('gone').keep('index', bytes(10))
  await new KeptFolder('gone').keep('facts', bytes(10))
  await new KeptFolder('other').keep('index', bytes(10))
  await new KeptFolder('gone').forget(false)
  await new KeptFolder('never kept').forget(false)
  expect(root.paths()).toEqual(['kept/other/index'])
})

test('of a file that is in use the rest goes at the next start, with what was kept of it since', async () => {
  const folder = new KeptFolder('in use')
  const thumbnails = await folder.openPack('thumbnails')
  await folder.keep('index', bytes(10))
  await folder.forget(true)
  expect(root.paths()).toEqual(['kept/in use/thumbnails', 'kept/in use/forgotten'])
  await folder.keep('facts', bytes(10))
  thumbnails.close()
  await sweepForgotten()
  expect(root.paths()).toEqual([])
})

test('a file forgotten and opened again is kept', async () => {
  const folder = new KeptFolder('again')
  await folder.keep('index', bytes(10))
  await folder.forget(true)
  await folder.noteUse()
  await folder.keep('index', bytes(10))
  await sweepForgotten()
  expect(await folder.read('index')).toHaveLength(10)
})

test('where the browser keeps nothing, nothing is kept and nothing thrown', async () => {
  vi.stubGlobal('navigator', {})
  const folder = new KeptFolder('a')
  expect(await folder.keep('index', bytes(1))).toBe(false)
  expect(await folder.read('index')).toBeNull()
  await folder.noteUse()
  await folder.forget(false)
  await sweepForgotten()
})

test('files of one dataset make no room for each other', async () => {
  for (const name of ['shard 1', 'shard 2', 'other']) await new KeptFolder(name).keep('facts', bytes(1_000))
  const shard = new KeptFolder('shard 2')
  shard.spare(['shard 1', 'shard 2'])
  expect(await shard.makeRoom(MOST_APPENDED_BYTES)).toBe(MOST_APPENDED_BYTES - 2_000)
  expect(root.paths().sort()).toEqual(['kept/shard 1/facts', 'kept/shard 2/facts'])
})
