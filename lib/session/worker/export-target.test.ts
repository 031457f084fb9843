/** Where the browser gives no place on disk, as in some private windows, an export takes a bounded part of memory. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { downloadPlace } from './export-target'

beforeEach(() => {
  const refuse = () => Promise.reject(new DOMException('', 'SecurityError'))
  vi.stubGlobal('navigator', { storage: { getDirectory: refuse } })
})
afterEach(() => vi.unstubAllGlobals())

/** Half of what may be held. */
const PIECE = new Uint8Array(45 << 20)

test('a file is what was written, also where the writer fills its bytes anew', async () => {
  const { create, inBlobs } = await downloadPlace('mine')
  const { sink, reopen } = await create('a.parquet')
  const bytes = Uint8Array.of(1, 2)
  await sink.write(bytes)
  bytes.fill(9)
  await sink.writeBlob?.(new Blob([Uint8Array.of(3)]))
  await sink.write(bytes)
  await sink.close()
  const file = (await reopen()) as File
  expect(file.name).toBe('a.parquet')
  expect(new Uint8Array(await file.arrayBuffer())).toEqual(Uint8Array.of(1, 2, 3, 9, 9))
  expect(inBlobs).toBe(true)
})

test('what all files of an export hold is bounded, and what was copied from a file on disk is not held', async () => {
  const { create } = await downloadPlace('mine')
  const [first, second] = [await create('a.parquet'), await create('b.parquet')]
  await first.sink.write(PIECE)
  const onDisk = new Blob([PIECE])
  for (let k = 0; k < 4; k++) await first.sink.writeBlob?.(onDisk)
  await second.sink.write(PIECE)
  await expect(second.sink.write(Uint8Array.of(1))).rejects.toMatchObject({
    code: 'export',
    file: 'b.parquet',
    message: expect.stringContaining('90 MB') as string,
    next: expect.stringContaining('folder') as string,
  })
  await second.sink.abort()
  expect((await second.reopen()).size).toBe(0)
})
