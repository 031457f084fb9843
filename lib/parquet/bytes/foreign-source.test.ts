/** A file on another site, asked for as a browser lets a page: what needs the server's leave first (a preflight) is refused. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openUrlSource } from './url-source'

const FILE = Uint8Array.from({ length: 40_000 }, (_, i) => (i * 31) & 255)
const URL_ELSEWHERE = 'https://elsewhere.test/file'
/** All that answers let other sites' pages see, where the server says nothing of it. */
const SAFELISTED = ['content-length', 'last-modified']

beforeEach(() => vi.stubGlobal('location', new URL('https://curator.test/app/')))
afterEach(() => vi.unstubAllGlobals())

interface Server {
  readonly exposed: readonly string[]
  readonly asked: Record<string, string>[]
  etag: string
}

function serve(exposed: readonly string[]): Server {
  const server: Server = { exposed: [...SAFELISTED, ...exposed], asked: [], etag: '"one"' }
  vi.stubGlobal('fetch', (url: string, { headers }: { headers: Record<string, string> }) => {
    server.asked.push(headers)
    const isElsewhere = new URL(url, location.href).origin !== location.origin
    if (isElsewhere && needsLeave(headers)) return Promise.reject(new TypeError('Failed to fetch'))
    return Promise.resolve(answer(server, headers['Range'], isElsewhere))
  })
  return server
}

/** Fetch Standard: of these headers only `Range: bytes=from-` and `bytes=from-to` are sent without asking. */
function needsLeave(headers: Record<string, string>): boolean {
  return Object.entries(headers).some(([name, value]) => name !== 'Range' || !/^bytes=\d+-\d*$/.test(value))
}

function answer({ etag, exposed }: Server, range: string | undefined, isElsewhere: boolean): Response {
  const [, from, to] = /bytes=(\d*)-(\d*)/.exec(range ?? '') ?? []
  const start = range === undefined ? 0 : from ? Number(from) : FILE.length - Number(to)
  if (start >= FILE.length) return new Response(null, { status: 416 })
  const end = range !== undefined && from && to ? Number(to) + 1 : FILE.length
  const headers = Object.entries({
    ETag: etag,
    'Content-Length': String(end - start),
    ...(range !== undefined && { 'Content-Range': `bytes ${start}-${end - 1}/${FILE.length}` }),
  }).filter(([name]) => !isElsewhere || exposed.includes(name.toLowerCase()))
  return new Response(FILE.slice(start, end), { status: range === undefined ? 200 : 206, headers })
}

it.each([
  ['shows where its ranges lie', ['content-range', 'etag'], ['bytes=0-3', 'bytes=39992-39999', 'bytes=100-199']],
  ['shows nothing', [], ['bytes=0-3', 'bytes=0-', 'bytes=40000-', 'bytes=39992-39999', 'bytes=100-199']],
])('is read in ranges that need no leave, from a server that %s', async (_, exposed, ranges) => {
  const { asked } = serve(exposed)
  const warnings: string[] = []
  const source = await openUrlSource(URL_ELSEWHERE, { onWarning: (text) => warnings.push(text) })
  expect(source.byteLength).toBe(FILE.length)
  expect(await source.read(100, 200)).toEqual(FILE.slice(100, 200))
  expect(await source.read(39_993, 40_000)).toEqual(FILE.slice(39_993))
  expect(asked.map(({ Range }) => Range)).toEqual(ranges)
  expect(warnings).toEqual([])
})

it('is refused once it has changed, by what its answers show', async () => {
  const server = serve(['content-range', 'etag'])
  const source = await openUrlSource(URL_ELSEWHERE)
  server.etag = '"two"'
  await expect(source.read(100, 200)).rejects.toMatchObject({ code: 'source-changed' })
})

it('a file of this site is opened by its end, and read only while it is the same', async () => {
  const { asked } = serve([])
  const source = await openUrlSource('file')
  await source.read(100, 200)
  expect(asked).toEqual([{ Range: 'bytes=-8' }, { Range: 'bytes=100-199', 'If-Range': '"one"' }])
})

it('is measured by a range of all of it where answers to none come packed, and the page is not told so', async () => {
  const server = serve([])
  const unpacked = globalThis.fetch
  vi.stubGlobal('fetch', async (url: string, init: { headers: Record<string, string> }) => {
    const response = await unpacked(url, init)
    if (init.headers['Range'] === undefined) response.headers.set('Content-Length', '99')
    return response
  })
  const source = await openUrlSource(URL_ELSEWHERE)
  expect(source.byteLength).toBe(FILE.length)
  expect(await source.read(39_993, 40_000)).toEqual(FILE.slice(39_993))
  expect(server.asked.map(({ Range }) => Range)).toEqual(['bytes=0-3', 'bytes=0-', 'bytes=40000-', 'bytes=39992-39999'])
})

it('comes whole from a server without ranges that packs it, whatever length that shows', async () => {
  vi.stubGlobal('fetch', () => {
    const response = new Response(FILE, { headers: { 'Content-Length': '99' } })
    return Promise.resolve(Object.defineProperty(response, 'type', { value: 'cors' }))
  })
  const source = await openUrlSource(URL_ELSEWHERE)
  expect(await source.read(0, FILE.length)).toEqual(FILE)
})
