import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { refuseTaken, removeOutputs } from './export-names'
import { PrivateFolder } from './worker/test-private-folder'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

function folderOf(...names: readonly string[]) {
  const folder = new PrivateFolder('chosen')
  return Promise.all(names.map((name) => folder.getFileHandle(name, { create: true }))).then((files) => ({
    folder,
    files,
    directory: folder as unknown as FileSystemDirectoryHandle,
  }))
}

test('a name that is taken is refused, before anything is written', async () => {
  const { directory } = await folderOf('mine.parquet')
  await expect(refuseTaken(directory, ['new.parquet', 'mine.parquet'])).rejects.toMatchObject({
    code: 'export',
    file: 'mine.parquet',
  })
  await expect(refuseTaken(directory, ['new.parquet'])).resolves.toBeUndefined()
})

test('outputs go, finished or begun; a folder of such a name and other files stay', async () => {
  const { folder, directory } = await folderOf('a.parquet', 'b.parquet', 'other.parquet')
  await folder.getDirectoryHandle('a.manifest.json', { create: true })
  expect(await removeOutputs(directory, ['a.parquet', 'b.parquet', 'c.parquet', 'a.manifest.json'])).toEqual([])
  expect([...folder.entries.keys()]).toEqual(['other.parquet', 'a.manifest.json'])
})

test('one that is still held goes when it is let go of', async () => {
  const { folder, files, directory } = await folderOf('a.parquet')
  const handle = await files[0]!.createSyncAccessHandle()
  const left = removeOutputs(directory, ['a.parquet'])
  await vi.advanceTimersByTimeAsync(0)
  expect([...folder.entries.keys()]).toEqual(['a.parquet'])
  handle.close()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await left).toEqual([])
  expect([...folder.entries.keys()]).toEqual([])
})

test('one that stays held is named', async () => {
  const { files, directory } = await folderOf('a.parquet', 'b.parquet')
  await files[1]!.createSyncAccessHandle()
  const left = removeOutputs(directory, ['a.parquet', 'b.parquet'])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await left).toEqual(['b.parquet'])
})
