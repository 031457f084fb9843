import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { CurationError, isAbort } from '@/lib/errors'
import type { Handler, Pulse } from './rpc'
import { FakeWorker } from './test-worker'
import { WorkerClient } from './worker-client'
import type { Patience } from './worker-client'

function start(handlers: Readonly<Record<string, Handler>>, patience?: Patience, pulse?: () => Pulse) {
  const workers: FakeWorker[] = []
  const onReplaced = vi.fn<() => void>()
  const create = () => {
    const worker = new FakeWorker(handlers, pulse)
    workers.push(worker)
    return worker as unknown as Worker
  }
  return { client: new WorkerClient(create, onReplaced, patience), workers, onReplaced }
}

const waitForAbort: Handler = (_, { signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')))
  })

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'performance'] })
})

afterEach(() => {
  vi.useRealTimers()
})

test('a call answers, with progress on the way', async () => {
  const { client } = start({
    double: async (args, { progress }) => {
      progress('half')
      return Promise.resolve((args as number) * 2)
    },
  })
  const seen: unknown[] = []
  await expect(client.call('double', 21, { onProgress: (value) => seen.push(value) })).resolves.toBe(42)
  expect(seen).toEqual(['half'])
})

test('an error keeps its code, file, place and next step', async () => {
  const { client } = start({
    read: () =>
      Promise.reject(
        new CurationError('corrupt', 'bad page', { file: 'a.parquet', place: 'row 7', next: 'Fetch it again.' }),
      ),
  })
  await expect(client.call('read', null)).rejects.toMatchObject({
    name: 'CurationError',
    code: 'corrupt',
    message: 'bad page',
    file: 'a.parquet',
    place: 'row 7',
    next: 'Fetch it again.',
  })
})

test('a cancelled call rejects at once as AbortError and the worker is told', async () => {
  const { client } = start({ wait: waitForAbort })
  const controller = new AbortController()
  const call = client.call('wait', null, { signal: controller.signal })
  controller.abort()
  await expect(call).rejects.toSatisfy(isAbort)
  await client.idle(1_000)
})

test('idle waits for a cancelled call to clean up', async () => {
  const cleaned = vi.fn<() => void>()
  let release = () => undefined as void
  const { client } = start({
    tidy: async (_, { signal }) => {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      await new Promise<void>((resolve) => (release = resolve))
      cleaned()
      return null
    },
  })
  const controller = new AbortController()
  const call = client.call('tidy', null, { signal: controller.signal }).catch(() => undefined)
  await vi.waitFor(() => Promise.resolve())
  controller.abort()
  await call
  const idle = client.idle(60_000)
  await vi.advanceTimersByTimeAsync(10)
  expect(cleaned).not.toHaveBeenCalled()
  release()
  await idle
  expect(cleaned).toHaveBeenCalledOnce()
})

test('a worker that goes silent is ended, its calls fail with a next step, and the next call has a new one', async () => {
  const { client, workers, onReplaced } = start({ wait: waitForAbort, hello: () => Promise.resolve('hello') })
  const stuck = client.call('wait', null)
  const failure = stuck.catch((error: unknown) => error)
  if (workers[0]) workers[0].deaf = true
  await vi.advanceTimersByTimeAsync(30_000)
  expect(await failure).toMatchObject({ code: 'worker', next: expect.any(String) as string })
  expect(workers[0]?.terminated).toBe(true)
  expect(onReplaced).toHaveBeenCalledOnce()
  await expect(client.call('hello', null)).resolves.toBe('hello')
  expect(workers).toHaveLength(2)
})

test('a worker that answers pings is left alone however long a call takes', async () => {
  const { client, workers } = start({ wait: waitForAbort })
  const controller = new AbortController()
  const call = client.call('wait', null, { signal: controller.signal }).catch(() => 'cancelled')
  await vi.advanceTimersByTimeAsync(120_000)
  expect(workers[0]?.terminated).toBe(false)
  controller.abort()
  await expect(call).resolves.toBe('cancelled')
})

test('a worker that answers and gets nothing done is told of, and ended where that goes on for too long', async () => {
  const told: boolean[] = []
  let moves = 0
  const patience = { onWaiting: (isWaiting: boolean) => told.push(isWaiting), mostMs: 10 * 60_000 }
  const { client, workers, onReplaced } = start({ wait: waitForAbort }, patience, () => ({ moves, oldestRead: null }))
  const failure = client.call('wait', null).catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(14_000)
  expect(told).toEqual([])
  await vi.advanceTimersByTimeAsync(5_000)
  expect(told).toEqual([true])
  // One read that came back.
  moves++
  await vi.advanceTimersByTimeAsync(3_000)
  expect(told).toEqual([true, false])
  await vi.advanceTimersByTimeAsync(9 * 60_000)
  expect(told).toEqual([true, false, true])
  expect(workers[0]?.terminated).toBe(false)
  await vi.advanceTimersByTimeAsync(90_000)
  expect(await failure).toMatchObject({ code: 'worker', message: expect.stringContaining('10 minutes') as string })
  expect(workers[0]?.terminated).toBe(true)
  expect(onReplaced).toHaveBeenCalledOnce()
  expect(told).toEqual([true, false, true, false])
})

test('a worker that moves on is left alone, and a machine that slept is not counted', async () => {
  const told: boolean[] = []
  let moves = 0
  const patience = { onWaiting: (isWaiting: boolean) => told.push(isWaiting), mostMs: 60_000 }
  const { client, workers } = start({ wait: waitForAbort }, patience, () => ({ moves, oldestRead: null }))
  const controller = new AbortController()
  const call = client.call('wait', null, { signal: controller.signal }).catch(() => 'cancelled')
  for (let k = 0; k < 20; k++) {
    moves++
    await vi.advanceTimersByTimeAsync(10_000)
  }
  expect(told).toEqual([])
  // The clock goes on and no timer does.
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 3_600_000)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(told).toEqual([])
  expect(workers[0]?.terminated).toBe(false)
  controller.abort()
  await expect(call).resolves.toBe('cancelled')
  vi.restoreAllMocks()
})

test('a call that ends while nothing comes takes back what was told', async () => {
  const told: boolean[] = []
  const { client } = start({ wait: waitForAbort }, { onWaiting: (isWaiting) => told.push(isWaiting) })
  const controller = new AbortController()
  const call = client.call('wait', null, { signal: controller.signal }).catch(() => 'cancelled')
  await vi.advanceTimersByTimeAsync(20_000)
  expect(told).toEqual([true])
  controller.abort()
  await call
  expect(told).toEqual([true, false])
})

test('a client that was closed starts no worker for a call that comes too late', async () => {
  const { client, workers } = start({ wait: waitForAbort, hello: () => Promise.resolve('hello') })
  const open = client.call('wait', null)
  client.terminate()
  await expect(open).rejects.toSatisfy(isAbort)
  await expect(client.call('hello', null)).rejects.toSatisfy(isAbort)
  expect(workers.map(({ terminated }) => terminated)).toEqual([true])
})

test('a read that never comes back is told of, and ends the worker, however much else gets done meanwhile', async () => {
  const told: boolean[] = []
  let pulse = { moves: 0, oldestRead: 1 }
  const patience = { onWaiting: (isWaiting: boolean) => told.push(isWaiting), mostMs: 60_000 }
  const { client, workers } = start(
    { wait: waitForAbort, hello: () => Promise.resolve('hello') },
    patience,
    () => pulse,
  )
  const failure = client.call('wait', null).catch((error: unknown) => error)
  // One after the other: each is the oldest for a moment.
  for (let k = 2; k < 12; k++) {
    await vi.advanceTimersByTimeAsync(10_000)
    pulse = { moves: k, oldestRead: k }
  }
  expect(told).toEqual([])
  for (let k = 0; k < 5; k++) {
    await vi.advanceTimersByTimeAsync(10_000)
    await client.call('hello', null)
    pulse = { ...pulse, moves: pulse.moves + 1 }
  }
  expect(told).toEqual([true])
  expect(workers[0]?.terminated).toBe(false)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(await failure).toMatchObject({ code: 'worker', message: expect.stringContaining('1 minutes') as string })
  expect(told).toEqual([true, false])
})

test('a worker whose script cannot be loaded says so, and blames no file', async () => {
  const { client, workers } = start({ wait: waitForAbort })
  const failure = client.call('wait', null).catch((error: unknown) => error)
  workers[0]?.fail('')
  expect(await failure).toMatchObject({
    code: 'worker',
    next: expect.stringContaining('server can be reached') as string,
  })
})
