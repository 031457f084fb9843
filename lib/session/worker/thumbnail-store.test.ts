import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, expect, test, vi } from 'vitest'

import { readerHandlers } from './reader'
import { PrivateFolder } from './test-private-folder'
import { ThumbnailStore } from './thumbnail-store'
import { memoryFile } from './test-pack-file'

afterEach(() => vi.unstubAllGlobals())

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

test.each([
  ['cuts off what it has no room for', () => memoryFile(25)],
  ['refuses it', () => refusing(memoryFile(25))],
])('a full disk that %s loses the new picture only', (_, open) => {
  const file = open()
  const store = new ThumbnailStore(file)
  store.put(1, new Uint8Array(10))
  store.put(2, new Uint8Array(10))
  expect(store.get(1)).toHaveLength(10)
  expect(store.get(2)).toBeUndefined()
  expect(new ThumbnailStore(file).get(1)).toHaveLength(10)
})

/** As browsers do where the quota is used up. */
function refusing(file: ReturnType<typeof memoryFile>): typeof file {
  const { write } = file
  file.write = (bytes, options) => {
    const fits = write(bytes, options)
    if (fits < bytes.length) throw new DOMException('', 'QuotaExceededError')
    return fits
  }
  return file
}

test('pictures kept of one image column are not shown for another', async () => {
  const root = new PrivateFolder('')
  const estimate = () => Promise.resolve({ quota: 2 ** 40, usage: 0 })
  vi.stubGlobal('navigator', { storage: { getDirectory: () => Promise.resolve(root), estimate } })
  stubDecoder()
  const bytes = await twoImageColumns()
  const thumbnail = async (images: string) => {
    const quiet = { signal: new AbortController().signal, progress: () => undefined }
    const handlers = readerHandlers()
    const sources = [{ kind: 'file', file: new File([bytes], 'two.parquet') }]
    await handlers['open']?.({ sources, mapping: { images } }, quiet)
    const blob = await handlers['thumbnail']?.({ file: 0, row: 2 }, quiet)
    return (blob as Blob).text()
  }
  expect(await thumbnail('images')).toBe('BM first 2')
  expect(await thumbnail('other')).toBe('BM second 2')
  const kept = root.paths().map((path) => path.split('/').at(-1))
  expect(kept.filter((name) => name?.startsWith('thumbnails'))).toHaveLength(2)
})

/** Node has no pictures: a small one is then the picture's own bytes. */
function stubDecoder(): void {
  vi.stubGlobal('createImageBitmap', (blob: Blob) =>
    Promise.resolve({ width: 1, height: 1, blob, close: () => undefined }),
  )
  class Canvas {
    #drawn: Blob | undefined
    getContext() {
      return { drawImage: ({ blob }: { blob: Blob }) => void (this.#drawn = blob) }
    }
    convertToBlob() {
      return Promise.resolve(this.#drawn)
    }
  }
  vi.stubGlobal('OffscreenCanvas', Canvas)
}

async function twoImageColumns(): Promise<Uint8Array<ArrayBuffer>> {
  const path = join(await mkdtemp(join(tmpdir(), 'thumbnails-')), 'two.parquet')
  const db = await (await DuckDBInstance.create(':memory:')).connect()
  await db.run(`COPY (SELECT [{'role': 'user', 'content': 'q'}] AS prompt, {'bytes': ('BM first ' || i)::BLOB} AS images,
    {'bytes': ('BM second ' || i)::BLOB} AS other FROM range(5) t(i)) TO '${path}' (FORMAT parquet)`)
  db.closeSync()
  return new Uint8Array(await readFile(path))
}
