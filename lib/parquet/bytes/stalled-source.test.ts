/** Connections that stay open and bring nothing, on a clock of the test's own. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openUrlSource } from './url-source'

const FILE = Uint8Array.from({ length: 40_000 }, (_, i) => (i * 31) & 255)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

interface Asked {
  readonly range: string
  gaveUp: boolean
}

/** Bytes as asked for; of the answers named in `stalls` (the first is 1) only so many, and then silence. */
function serve(stalls: Readonly<Record<number, number>>, knowsRanges = true): Asked[] {
  const asked: Asked[] = []
  const fetch = (_: string, { headers }: { headers: Record<string, string> }) => {
    const range = headers['Range'] ?? ''
    const [, from, to] = /bytes=(\d*)-(\d*)/.exec(range) ?? []
    const start = !knowsRanges ? 0 : from ? Number(from) : FILE.length - Number(to)
    const end = knowsRanges && from ? Number(to) + 1 : FILE.length
    const request: Asked = { range, gaveUp: false }
    asked.push(request)
    const stall = stalls[asked.length]
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(FILE.slice(start, stall === undefined ? end : start + stall))
        if (stall === undefined) controller.close()
      },
      cancel: () => void (request.gaveUp = true),
    })
    const init = knowsRanges
      ? { status: 206, headers: { 'Content-Range': `bytes ${start}-${end - 1}/${FILE.length}` } }
      : { status: 200, headers: { 'Content-Length': String(FILE.length) } }
    return Promise.resolve(new Response(body, init))
  }
  vi.stubGlobal('fetch', fetch)
  return asked
}

it('a read goes on from where the answer stood still', async () => {
  const asked = serve({ 2: 100 })
  const source = await openUrlSource('http://host/file')
  const read = source.read(1_000, 9_000)
  await vi.advanceTimersByTimeAsync(19_000)
  expect(asked).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(Buffer.compare(await read, FILE.subarray(1_000, 9_000))).toBe(0)
  expect(asked.slice(1)).toEqual([
    { range: 'bytes=1000-8999', gaveUp: true },
    { range: 'bytes=1100-8999', gaveUp: false },
  ])
})

it('a read that never brings a byte ends with a name and a next step', async () => {
  serve({ 2: 0, 3: 0, 4: 0, 5: 0, 6: 0 })
  const source = await openUrlSource('http://host/file')
  const failure = source.read(0, 10).catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(200_000)
  expect(await failure).toMatchObject({ code: 'source-unreachable', file: 'file', next: expect.any(String) as string })
})

it('opening asks again', async () => {
  const asked = serve({ 1: 4 })
  const opened = openUrlSource('http://host/file')
  await vi.advanceTimersByTimeAsync(30_000)
  const source = await opened
  expect(source.byteLength).toBe(FILE.length)
  expect(Buffer.compare(await source.read(39_000, 40_000), FILE.subarray(39_000))).toBe(0)
  expect(asked).toHaveLength(3)
})

it('a download that stands still begins again', async () => {
  const asked = serve({ 1: 5_000 }, false)
  const received: number[] = []
  const opened = openUrlSource('http://host/file', { onProgress: (bytes) => received.push(bytes) })
  await vi.advanceTimersByTimeAsync(30_000)
  const source = await opened
  expect(Buffer.compare(await source.read(0, FILE.length), FILE)).toBe(0)
  expect(asked.map(({ gaveUp }) => gaveUp)).toEqual([true, false])
  expect(received).toEqual([5_000, FILE.length])
})

it('a download that never comes to its end is given up by name, and nothing of it is shown', async () => {
  const asked = serve({ 1: 9_000, 2: 0, 3: 100, 4: 100, 5: 5_000 }, false)
  const failure = openUrlSource('http://host/file').catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(200_000)
  expect(await failure).toMatchObject({
    code: 'source-unreachable',
    file: 'file',
    message: `The download of file keeps breaking off, last after 5000 bytes of ${FILE.length}.`,
    next: expect.any(String) as string,
  })
  expect(asked).toHaveLength(5)
})

it('a download is cancelled while it waits to begin again', async () => {
  const asked = serve({ 1: 5_000 }, false)
  const cancel = new AbortController()
  const failure = openUrlSource('http://host/file', { signal: cancel.signal }).catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(20_001)
  cancel.abort()
  expect(await failure).toMatchObject({ name: 'AbortError' })
  expect(asked).toHaveLength(1)
})
