import { expect, test } from 'vitest'
import { droppedItems } from './pick'

const FILE = { kind: 'file', name: 'a.parquet' }
const FOLDERS = ['first', 'second'].map((name) => ({ kind: 'directory', name }))

/** What the browser hands over; a handle of null is one it doesn't give. */
function dropped(handles: readonly (object | null)[], files: readonly File[]): DataTransfer {
  const items = handles.map((handle) => ({ kind: 'file', getAsFileSystemHandle: () => Promise.resolve(handle) }))
  return { files, items } as unknown as DataTransfer
}

test('all folders and files that are dropped together are given', async () => {
  expect(await droppedItems(dropped([...FOLDERS, FILE], []))).toEqual([...FOLDERS, FILE])
})

test('where a handle is missing it is the files', async () => {
  const file = new File(['1'], 'a.parquet')
  expect(await droppedItems(dropped([null], [file]))).toEqual([file])
})
