/** One pass after the other over the same images, in a private file system of the test's own. */
import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { isAbort } from '@/lib/errors'
import { KeptFolder } from './kept-folder'
import type { ImageBatch, OpenedDataset, SourceCounts, SourceSpec } from './messages'
import { readerHandlers } from './reader'
import { PrivateFolder } from './test-private-folder'

/** Its images are lists of integers in zstd pages: without a pack none is had but by its page. */
const FILE = 'rl-bytes-as-uint8-zstd-v2'

const quiet = { signal: new AbortController().signal, progress: () => undefined }

let root: PrivateFolder
beforeEach(() => {
  root = new PrivateFolder('')
  const estimate = () => Promise.resolve({ quota: 2 ** 40, usage: 0 })
  vi.stubGlobal('navigator', { storage: { getDirectory: () => Promise.resolve(root), estimate } })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function visit(...names: readonly string[]) {
  const handlers = readerHandlers()
  const sources = await Promise.all(
    names.map(async (name): Promise<SourceSpec> => ({
      kind: 'file',
      file: new File([await readFile(`fixtures/${name}.parquet`)], `${name}.parquet`),
    })),
  )
  const info = (await handlers['open']?.({ sources, mapping: {} }, quiet)) as OpenedDataset
  const bytesRead = async () => {
    const counts = (await handlers['counts']?.(null, quiet)) as readonly SourceCounts[]
    return counts.reduce((sum, { bytes }) => sum + bytes, 0)
  }
  const readImages = async (file: number) => {
    const before = await bytesRead()
    for (let row = 0; row < (info.files[file]?.rows ?? 0); row++) await handlers['images']?.({ file, row }, quiet)
    return (await bytesRead()) - before
  }
  /** The rows it told of. */
  const pass = async (signal = quiet.signal) => {
    let rows = 0
    const progress = (value: unknown) => void (rows += (value as ImageBatch).rows)
    await handlers['checkImages']?.(null, { signal, progress })
    return rows
  }
  return { info, pass, readImages, bytesRead }
}

async function loseFacts(): Promise<void> {
  const [folder] = (await root.getDirectoryHandle('kept')).entries.values()
  for (const name of (folder as PrivateFolder).entries.keys())
    if (name.startsWith('facts')) await (folder as PrivateFolder).removeEntry(name)
}

test('after a pass no image needs the file, and a second pass that is cancelled changes nothing of that', async () => {
  const first = await visit(FILE)
  expect(await first.readImages(0)).toBeGreaterThan(100_000)
  await first.pass()
  await loseFacts()
  const second = await visit(FILE)
  const cancel = new AbortController()
  vi.spyOn(KeptFolder.prototype, 'openPack').mockImplementationOnce(async function (this: KeptFolder, name: string) {
    const pack = await this.openPack(name)
    cancel.abort()
    return pack
  })
  await expect(second.pass(cancel.signal)).rejects.toSatisfy(isAbort)
  expect(await (await visit(FILE)).readImages(0)).toBe(0)
})

test('a file whose pass came to its end is not passed over again, also as one of several', async () => {
  await (await visit('rl-paged')).pass()
  const both = await visit('rl-paged', 'rl-pandas')
  const before = await both.bytesRead()
  expect(await both.pass()).toBe(both.info.rows)
  const [paged, pandas] = both.info.files
  expect((await both.bytesRead()) - before).toBeLessThan((pandas?.byteLength ?? 0) * 1.05)
  expect(await both.pass()).toBe((paged?.rows ?? 0) + (pandas?.rows ?? 0))
  expect((await both.bytesRead()) - before).toBeLessThan((pandas?.byteLength ?? 0) * 1.05)
})

test('a visit that began before the pass of another takes up what that found', async () => {
  const early = await visit(FILE)
  await (await visit(FILE)).pass()
  expect(await early.pass()).toBe(early.info.rows)
  expect(await early.readImages(0)).toBe(0)
})
