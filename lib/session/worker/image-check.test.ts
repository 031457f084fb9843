/** What is kept of pictures between visits: facts of any number of rows, and small pictures as far as they are certain. */
import { readFile } from 'node:fs/promises'
import { tableFromIPC } from 'apache-arrow'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { IMAGE_FACT_COLUMNS } from '@/lib/query/tables'
import { keptImageFacts } from './image-check'
import type { OpenedDataset } from './messages'
import type { OpenState } from './open-state'
import { readerHandlers } from './reader'
import { PrivateFolder } from './test-private-folder'

const quiet = { signal: new AbortController().signal, progress: () => undefined }

beforeEach(() => {
  const root = new PrivateFolder('')
  const estimate = () => Promise.resolve({ quota: 2 ** 40, usage: 0 })
  vi.stubGlobal('navigator', { storage: { getDirectory: () => Promise.resolve(root), estimate } })
})
afterEach(() => vi.unstubAllGlobals())

/** More lines than a call takes arguments. */
const ROWS = 200_000

test('kept facts of 200,000 rows come back, row by row', async () => {
  const lines = Array.from({ length: ROWS }, (_, row) => [row, ...IMAGE_FACT_COLUMNS.map(() => 0), ''])
  const open = {
    image: { leafIndex: 0 },
    kept: { read: () => Promise.resolve(new TextEncoder().encode(JSON.stringify(lines))) },
    file: { footer: { numRows: ROWS } },
  }
  const ipc = await keptImageFacts({ files: [open] } as object as OpenState)
  const table = tableFromIPC(ipc ?? new Uint8Array())
  expect(table.numRows).toBe(ROWS)
  expect((table.get(ROWS - 1) as { row: number } | null)?.row).toBe(ROWS - 1)
})

async function visit() {
  const handlers = readerHandlers()
  const file = new File([await readFile('fixtures/rl-paged.parquet')], 'rl-paged.parquet')
  ;(await handlers['open']?.({ sources: [{ kind: 'file', file }], mapping: {} }, quiet)) as OpenedDataset
  return (row: number) => handlers['thumbnail']?.({ file: 0, row }, quiet) as Promise<Blob | null>
}

/** A browser whose decoder does as told, with a canvas that makes every picture one byte. */
function decoder(decode: () => Promise<unknown>): void {
  vi.stubGlobal('createImageBitmap', decode)
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = () => ({ drawImage: () => undefined })
      convertToBlob = () => Promise.resolve(new Blob(['x']))
    },
  )
}

test('a sound picture that was not decoded once is tried again', async () => {
  const thumbnail = await visit()
  decoder(() => Promise.reject(new Error('out of memory')))
  expect(await thumbnail(0)).toBeNull()
  decoder(() => Promise.resolve({ width: 640, height: 480, close: () => undefined }))
  expect(await thumbnail(0)).toBeInstanceOf(Blob)
})

test('a broken picture is not tried twice', async () => {
  const { matches } = JSON.parse(await readFile('fixtures/rl-paged.expected.json', 'utf8')) as {
    matches: Record<string, number[]>
  }
  const [broken] = matches['undecodable-image'] ?? []
  const thumbnail = await visit()
  decoder(() => Promise.reject(new Error('broken')))
  expect(await thumbnail(broken ?? -1)).toBeNull()
  const decode = vi.fn<() => Promise<unknown>>()
  decoder(decode)
  expect(await thumbnail(broken ?? -1)).toBeNull()
  expect(decode).not.toHaveBeenCalled()
})
