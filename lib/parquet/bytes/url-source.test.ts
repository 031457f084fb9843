import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { openParquet } from '../file'
import { readFooter } from '../footer/footer'
import { memorySource } from './source'
import { readAllRows } from '../test-files'
import type { ByteSource } from '../types'
import { openUrlSource } from './url-source'

const PATH = 'fixtures/rl-paged.parquet'
const FILE = readFileSync(PATH)
/** Asked for by their place. */
const LAST_BYTES = `bytes=${FILE.length - 8}-${FILE.length - 1}`

let server: Server | undefined
afterEach(() => server?.close())

/** Serves with `handle`, which may call `send` for a proper answer. Gives the URL and the requests met. */
async function serve(
  handle: (request: IncomingMessage, response: ServerResponse, send: () => void, nth: number) => void,
): Promise<{ url: string; requests: string[] }> {
  const requests: string[] = []
  server = createServer((request, response) => {
    requests.push(request.headers.range ?? '')
    handle(request, response, () => sendRange(request, response), requests.length)
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/rl%20file.parquet`, requests }
}

/** First and last byte asked for, the latter exclusive. */
function rangeOf(request: IncomingMessage): readonly [start: number, end: number] {
  const [, from, to] = /bytes=(\d*)-(\d*)/.exec(request.headers.range ?? '') ?? []
  const start = from ? Number(from) : Math.max(0, FILE.length - Number(to))
  return [start, from && to ? Number(to) + 1 : FILE.length]
}

function sendRange(request: IncomingMessage, response: ServerResponse, etag = '"one"'): void {
  sendBytes(response, ...rangeOf(request), { ETag: etag })
}

/** Said to be what they are. */
function sendBytes(response: ServerResponse, start: number, end: number, headers = {}): void {
  response.writeHead(206, { ...headers, 'Content-Range': `bytes ${start}-${end - 1}/${FILE.length}` })
  response.end(FILE.subarray(start, end))
}

function sendWhole(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Length': FILE.length })
  response.end(FILE)
}

/** All rows as one hash: comparing megabytes element by element is slow. */
async function digest(source: ByteSource): Promise<string> {
  const rows = await readAllRows(await openParquet(source))
  const text = JSON.stringify(rows, (_, cell: unknown) =>
    cell instanceof Uint8Array ? Buffer.from(cell).toString('base64') : cell,
  )
  return createHash('sha256').update(text).digest('hex')
}

const expected = () => digest(memorySource(FILE, PATH))

describe('openUrlSource', () => {
  it('reads a file in ranges', async () => {
    const { url, requests } = await serve((_, __, send) => send())
    const source = await openUrlSource(url)
    expect(source).toMatchObject({ name: 'rl file.parquet', byteLength: FILE.length })
    expect(await digest(source)).toBe(await expected())
    expect(requests[0]).toBe('bytes=-8')
  })

  it('reads the footer and nothing else to know what is in the file', async () => {
    const { url } = await serve((_, __, send) => send())
    const source = await openUrlSource(url)
    const { offset } = await readFooter(source)
    expect(source.counts).toEqual({ reads: 2, bytes: FILE.length - offset })
  })

  it('tries again after errors and broken connections, and goes on where it broke', async () => {
    const { url } = await serve((request, response, send, nth) => {
      if (nth === 2) {
        response.writeHead(503, { 'Retry-After': '0' })
        response.end()
      } else if (nth === 4) {
        response.destroy()
      } else if (nth === 5) {
        const start = Number(/bytes=(\d+)/.exec(request.headers.range ?? '')?.[1])
        response.writeHead(206, {
          ETag: '"one"',
          'Content-Range': `bytes ${start}-/${FILE.length}`,
          'Content-Length': 9999,
        })
        response.write(FILE.subarray(start, start + 100), () => response.destroy())
      } else send()
    })
    expect(await digest(await openUrlSource(url))).toBe(await expected())
  })

  it('refuses a file that changed', async () => {
    const { url } = await serve((request, response, send, nth) =>
      nth < 3 ? send() : sendRange(request, response, '"two"'),
    )
    const error = await openUrlSource(url)
      .then(openParquet)
      .then((file) => readAllRows(file))
      .catch((e: unknown) => e)
    expect(error).toMatchObject({ code: 'source-changed', file: 'rl file.parquet' })
  })

  it('refuses a file whose server answers If-Range with all of the new version', async () => {
    const { url } = await serve((request, response, send, nth) => {
      if (nth === 1) return send()
      expect(request.headers['if-range']).toBe('"one"')
      response.writeHead(200, { ETag: '"two"', 'Content-Length': FILE.length })
      response.end(FILE)
    })
    const source = await openUrlSource(url)
    await expect(source.read(0, 100)).rejects.toMatchObject({
      code: 'source-changed',
      next: expect.any(String) as string,
    })
  })

  it.each([
    ['says the length', { 'Content-Range': `bytes */${FILE.length}` }, ['bytes=-8', LAST_BYTES]],
    ['does not', {}, ['bytes=-8', 'bytes=0-', LAST_BYTES]],
  ])('reads in ranges where a range from the end is refused by a server that %s', async (_, headers, asked) => {
    const { url, requests } = await serve((request, response, send) => {
      if (request.headers.range === undefined) return sendWhole(response)
      if (!request.headers.range.startsWith('bytes=-')) return send()
      response.writeHead(416, headers)
      return response.end('<html>no such range</html>')
    })
    expect(await digest(await openUrlSource(url))).toBe(await expected())
    expect(requests.slice(0, asked.length)).toEqual(asked)
    expect(requests.slice(asked.length)).not.toContain('')
  })

  it('knows an empty file by its refusing any range', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(416, { 'Content-Range': 'bytes */0' })
      response.end('no such range')
    })
    expect(await openUrlSource(url)).toMatchObject({ byteLength: 0 })
  })

  it('takes eight bytes of the start for no end of the file', async () => {
    const { url, requests } = await serve((request, response, send) =>
      request.headers.range === 'bytes=-8' ? sendBytes(response, 0, 8) : send(),
    )
    const source = await openUrlSource(url)
    expect(Buffer.from(await source.read(FILE.length - 4, FILE.length)).toString()).toBe('PAR1')
    expect(requests).toEqual(['bytes=-8', LAST_BYTES])
  })

  it('reads no further of a long answer than was asked for', async () => {
    const { url } = await serve((request, response, send, nth) => {
      if (nth === 1) return send()
      return sendBytes(response, rangeOf(request)[0], FILE.length)
    })
    expect(await digest(await openUrlSource(url))).toBe(await expected())
  })

  it('downloads once where no range begins where it was asked to', async () => {
    const { url, requests } = await serve((request, response) =>
      request.headers.range === undefined ? sendWhole(response) : sendBytes(response, 0, FILE.length),
    )
    expect(await digest(await openUrlSource(url))).toBe(await expected())
    expect(requests).toEqual(['bytes=-8', LAST_BYTES, ''])
  })

  it.each<[string, string, (response: ServerResponse, start: number, end: number) => void]>([
    ['begin elsewhere', 'from byte 984', (response, start, end) => sendBytes(response, start - 16, end - 16)],
    [
      'are longer and do not say where they begin',
      'sends more',
      (response) => {
        response.writeHead(206)
        response.end(FILE)
      },
    ],
    ['are the whole file', 'sends all of', sendWhole],
    [
      'are refused',
      'refuses bytes',
      (response) => {
        response.writeHead(416)
        response.end('no such range')
      },
    ],
  ])(
    'says of a server whose later answers %s that it is at fault, and takes nothing from them',
    async (_, said, answer) => {
      const { url } = await serve((request, response, __, nth) =>
        nth === 1 ? sendBytes(response, ...rangeOf(request)) : answer(response, ...rangeOf(request)),
      )
      const source = await openUrlSource(url)
      await expect(source.read(1000, 2000)).rejects.toMatchObject({
        code: 'source-unreachable',
        file: 'rl file.parquet',
        message: expect.stringContaining(said) as string,
        next: expect.stringContaining('download') as string,
      })
    },
  )

  it('knows a file that got shorter by the length its server refuses a range with', async () => {
    const { url } = await serve((request, response, __, nth) => {
      if (nth === 1) return sendBytes(response, ...rangeOf(request))
      response.writeHead(416, { 'Content-Range': 'bytes */100' })
      return response.end()
    })
    const source = await openUrlSource(url)
    await expect(source.read(1000, 2000)).rejects.toMatchObject({ code: 'source-changed' })
  })

  it('opens again where the first answer breaks off', async () => {
    const { url, requests } = await serve((_, response, send, nth) => {
      if (nth > 1) return send()
      response.writeHead(206, { 'Content-Range': `bytes 0-7/${FILE.length}`, 'Content-Length': 8 })
      response.write(FILE.subarray(0, 4), () => response.destroy())
    })
    const source = await openUrlSource(url)
    expect(source.byteLength).toBe(FILE.length)
    expect(requests).toHaveLength(2)
  })

  it('gives up a server that keeps breaking off, by name', async () => {
    const { url } = await serve((_, response, send, nth) => {
      if (nth === 1) return send()
      response.writeHead(206, { ETag: '"one"', 'Content-Range': `bytes 0-99/${FILE.length}`, 'Content-Length': 100 })
      response.flushHeaders()
      response.destroy()
    })
    const source = await openUrlSource(url)
    await expect(source.read(0, 100)).rejects.toMatchObject({ code: 'source-unreachable', file: 'rl file.parquet' })
  })

  it('reads in ranges also where the server does not say the length with them', async () => {
    const { url, requests } = await serve((request, response) => {
      const [, from, to] = /bytes=(\d*)-(\d*)/.exec(request.headers.range ?? '') ?? []
      if (request.headers.range === undefined) {
        response.writeHead(200, { 'Content-Length': FILE.length })
        return response.end(FILE)
      }
      const start = from ? Number(from) : FILE.length - Number(to)
      response.writeHead(206)
      return response.end(FILE.subarray(start, from && to ? Number(to) + 1 : FILE.length))
    })
    const warnings: string[] = []
    const source = await openUrlSource(url, { onWarning: (text) => warnings.push(text) })
    expect(Buffer.compare(await source.read(1000, 2000), FILE.subarray(1000, 2000))).toBe(0)
    expect(warnings).toEqual([])
    expect(requests.at(-1)).toBe('bytes=1000-1999')
  })

  it('downloads from the start again where the connection broke, and takes no half of a file for one', async () => {
    const { url, requests } = await serve((_, response, __, nth) => {
      response.writeHead(200, { 'Content-Length': FILE.length })
      if (nth <= 2) response.write(FILE.subarray(0, 50_000), () => response.destroy())
      else response.end(FILE)
    })
    expect(await digest(await openUrlSource(url))).toBe(await expected())
    // The first one asked for a range.
    expect(requests.slice(1)).toEqual(['', ''])
  })

  it('downloads once where the server knows no ranges, and says so', async () => {
    const { url, requests } = await serve((_, response) => {
      response.writeHead(200, { 'Content-Length': FILE.length })
      response.end(FILE)
    })
    const warnings: string[] = []
    const progress: number[] = []
    const source = await openUrlSource(url, {
      onWarning: (message) => warnings.push(message),
      onProgress: (received) => progress.push(received),
    })
    expect(await digest(source)).toBe(await expected())
    expect(requests).toHaveLength(1)
    expect(warnings).toEqual([expect.stringContaining('rl file.parquet')])
    expect(progress.at(-1)).toBe(FILE.length)
  })

  it.each([
    [404, 'source-unreachable'],
    [403, 'permission'],
  ])('says what %i means', async (status, code) => {
    const { url, requests } = await serve((_, response) => {
      response.writeHead(status)
      response.end()
    })
    await expect(openUrlSource(url)).rejects.toMatchObject({ code, file: 'rl file.parquet' })
    expect(requests).toHaveLength(1)
  })

  it('is cancelled while it waits', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(503)
      response.end()
    })
    await expect(openUrlSource(url, { signal: AbortSignal.timeout(150) })).rejects.toBeInstanceOf(DOMException)
  })

  it('asks side by side, at most six at once', async () => {
    let [open, most] = [0, 0]
    const { url } = await serve((_, response, send) => {
      most = Math.max(most, ++open)
      response.on('finish', () => open--)
      setTimeout(send, 20)
    })
    const source = await openUrlSource(url)
    await Promise.all(Array.from({ length: 20 }, (_, i) => source.read(i * 1000, i * 1000 + 500)))
    expect(most).toBe(6)
  })
})
