/** A reader that opens the same files again: another file in the place of one is refused, and none is downloaded twice. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { OpenedDataset } from './messages'
import { readerHandlers } from './reader'
import { Reader } from './reader-client'
import { FakeWorker } from './test-worker'

const { signal } = new AbortController()
const fixture = (name: string) => readFileSync(`${process.cwd()}/fixtures/${name}`)
const closing: (() => void)[] = []
afterEach(() => closing.splice(0).forEach((close) => close()))

/** Serves `served.bytes`, in ranges unless told otherwise. */
async function serve(bytes: Buffer, hasRanges: boolean) {
  const served = { bytes, answers: 0 }
  const server = createServer((request, response) => {
    served.answers++
    const all = served.bytes
    const [, from = '', to = ''] = (hasRanges && /^bytes=(\d*)-(\d*)/.exec(request.headers.range ?? '')) || []
    if (from === '' && to === '') return void response.writeHead(200, { 'Content-Length': all.length }).end(all)
    const start = from === '' ? all.length - Number(to) : Number(from)
    const end = from === '' || to === '' ? all.length : Math.min(all.length, Number(to) + 1)
    response
      .writeHead(206, { 'Content-Range': `bytes ${start}-${end - 1}/${all.length}` })
      .end(all.subarray(start, end))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  closing.push(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.parquet`
  return { served, sources: [{ kind: 'url', url, name: 'a.parquet' }] as const }
}

function createReader() {
  const workers: FakeWorker[] = []
  const reader = new Reader(() => {
    workers.push(new FakeWorker(readerHandlers()))
    return workers.at(-1) as unknown as Worker
  })
  return { reader, workers }
}

const changed = { code: 'source-changed', file: 'a.parquet' }

test('for an export: a file that was replaced on its server is refused, whatever its rows', async () => {
  const { served, sources } = await serve(fixture('rl-paged.parquet'), true)
  const { reader } = createReader()
  const { mapping } = await reader.open(sources, {}, signal)
  await createReader().reader.openSame(reader, mapping, signal)
  served.bytes = fixture('rl-pandas.parquet')
  await expect(createReader().reader.openSame(reader, mapping, signal)).rejects.toMatchObject(changed)
})

test('after its worker broke down: so is one that was replaced meanwhile, until it is there again', async () => {
  const { served, sources } = await serve(fixture('rl-paged.parquet'), true)
  const { reader, workers } = createReader()
  await reader.open(sources, {}, signal)
  const { row } = await reader.record({ file: 0, row: 3 })
  workers[0]!.dispatchEvent(Object.assign(new Event('error'), { message: 'broken' }))
  served.bytes = fixture('rl-pandas.parquet')
  await expect(reader.record({ file: 0, row: 3 })).rejects.toMatchObject(changed)
  served.bytes = fixture('rl-paged.parquet')
  expect((await reader.record({ file: 0, row: 3 })).row).toEqual(row)
})

test('a file that had to be downloaded whole is read from there from then on', async () => {
  const bytes = fixture('layouts/zstd-v2.parquet')
  const { served, sources } = await serve(bytes, false)
  const { reader } = createReader()
  const opened: OpenedDataset = await reader.open(sources, {}, signal)
  expect(opened.warnings).toEqual([expect.stringContaining('cannot send parts of a file')])
  const [source] = reader.sources
  if (source?.kind !== 'file') throw new Error('It is not read from a file.')
  expect(source.file.name).toBe('a.parquet')
  expect(Buffer.compare(Buffer.from(await source.file.arrayBuffer()), bytes)).toBe(0)
  expect(served.answers).toBe(1)
  await reader.open(reader.sources, opened.mapping, signal)
  await createReader().reader.openSame(reader, opened.mapping, signal)
  expect(served.answers).toBe(1)
})
