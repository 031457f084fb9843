import { expect, test } from 'vitest'
import { isAbort } from '@/lib/errors'
import type { CurrentDataset } from './current-dataset'
import { loadRecord } from './records'

const REF = { file: 0, row: 3 }

function dataset(previews: () => Promise<readonly { readonly imageCount: number }[]>) {
  const closing = new AbortController()
  const current = {
    closing,
    reader: { record: () => Promise.resolve({ row: { a: 'x' } }) },
    questions: { previews },
    info: { mapping: { prompt: null } },
    edits: { cells: () => new Map(), fieldCells: () => [], mark: () => null, note: () => null },
  }
  return { closing, load: () => loadRecord(current as unknown as CurrentDataset, REF, new AbortController().signal) }
}

test('a record is read without an engine that answers: only the number of its images is unknown', async () => {
  expect(await dataset(() => Promise.resolve([{ imageCount: 2 }])).load()).toMatchObject({ imageCount: 2 })
  const { load } = dataset(() => Promise.reject(new Error('The query engine stopped.')))
  expect(await load()).toMatchObject({ row: { a: 'x' }, imageCount: null })
})

test('a record whose dataset was closed meanwhile never arrives: its row would be taken for the next one’s', async () => {
  const { closing, load } = dataset(() => {
    closing.abort()
    return Promise.resolve([])
  })
  await expect(load()).rejects.toSatisfy(isAbort)
})
