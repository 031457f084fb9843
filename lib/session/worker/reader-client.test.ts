/** A reader that hangs is ended, and the app goes on: with the same files in a new worker. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CurationError } from '@/lib/errors'
import { Reader } from './reader-client'
import type { Handler } from './rpc'
import { FakeWorker } from './test-worker'

const MAPPING = { prompt: 'question' }
const SOURCES = [{ kind: 'url', url: 'http://host/a.parquet', name: 'a.parquet' }] as const
const { signal } = new AbortController()

const never: Handler = () => new Promise(() => undefined)

/** Openings of the numbers in `offline`, the first being 1, fail. */
function start(offline: readonly number[] = []) {
  const workers: FakeWorker[] = []
  const opened: unknown[] = []
  const handlers: Readonly<Record<string, Handler>> = {
    open: (args) => {
      const nth = opened.push(args)
      if (!offline.includes(nth)) return Promise.resolve({ files: [], downloads: [] })
      return Promise.reject(new CurationError('source-unreachable', 'a.parquet cannot be reached.'))
    },
    rows: never,
    export: never,
    record: () => Promise.resolve({ row: {}, fingerprint: 'same' }),
  }
  const reader = new Reader(() => {
    workers.push(new FakeWorker(handlers))
    return workers.at(-1) as unknown as Worker
  })
  return { reader, workers, opened }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** The reader's worker stops answering, pings as well, while `call` is under way. */
async function hang(workers: readonly FakeWorker[], call: Promise<unknown>): Promise<unknown> {
  const failure = call.catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(1)
  workers[0]!.deaf = true
  await vi.advanceTimersByTimeAsync(30_000)
  return failure
}

test('the next question goes to a new worker, which has the files again first', async () => {
  const { reader, workers, opened } = start()
  await reader.open(SOURCES, MAPPING, signal)
  expect(
    await hang(
      workers,
      reader.rows(signal, () => undefined),
    ),
  ).toMatchObject({ code: 'worker' })
  expect(workers[0]?.terminated).toBe(true)
  expect(await reader.record({ file: 0, row: 3 })).toEqual({ row: {}, fingerprint: 'same' })
  expect(workers).toHaveLength(2)
  expect(opened).toEqual([
    { sources: SOURCES, mapping: MAPPING },
    { sources: SOURCES, mapping: MAPPING },
  ])
})

test('files that could not be had again are asked for anew by the next question', async () => {
  const { reader, workers, opened } = start([2])
  await reader.open(SOURCES, MAPPING, signal)
  await hang(
    workers,
    reader.rows(signal, () => undefined),
  )
  const ref = { file: 0, row: 3 }
  await expect(reader.record(ref)).rejects.toMatchObject({ code: 'source-unreachable' })
  expect(await Promise.all([reader.record(ref), reader.record(ref)])).toMatchObject([
    { fingerprint: 'same' },
    { fingerprint: 'same' },
  ])
  expect(opened).toHaveLength(3)
})

test('an export that hangs ends with a sentence, and browsing never notices', async () => {
  const [browsing, exporting] = [start(), start()]
  for (const { reader } of [browsing, exporting]) await reader.open(SOURCES, MAPPING, signal)
  const failure = await hang(exporting.workers, exporting.reader.export({}, { signal }))
  expect(failure).toMatchObject({ code: 'worker', next: expect.any(String) as string })
  await exporting.reader.settleAndClose(signal)
  expect(await browsing.reader.record({ file: 0, row: 3 })).toMatchObject({ fingerprint: 'same' })
  expect(browsing.workers.map(({ terminated }) => terminated)).toEqual([false])
})
