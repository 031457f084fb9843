/** What a server's latency costs: requests that wait for one another, counted with a server that answers when told to. */
import { readFile } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { openDataset } from './open-dataset'
import { streamRows } from './rows'

afterEach(() => vi.unstubAllGlobals())

/** Turns of the event loop in which nothing new is asked: the client has nothing to do but wait. */
const QUIET_TURNS = 25

class SlowServer {
  requests = 0
  rounds = 0
  mostAtOnce = 0
  bytesSent = 0
  #waiting: (() => void)[] = []

  constructor(readonly bytes: Uint8Array<ArrayBuffer>) {
    vi.stubGlobal('fetch', (_: string, { headers }: { headers: Record<string, string> }) => {
      this.requests++
      return new Promise<Response>((answer) => this.#waiting.push(() => answer(this.#range(headers['Range'] ?? ''))))
    })
  }

  /** Answers everything that is asked, then waits until everything that follows from the answers is asked, and so on. */
  async serve(work: Promise<unknown>): Promise<void> {
    let ended = false
    const end = work.finally(() => (ended = true))
    while (!ended) {
      for (let quiet = 0, asked = -1; quiet < QUIET_TURNS && !ended; quiet++) {
        await setImmediate()
        if (this.#waiting.length !== asked) quiet = 0
        asked = this.#waiting.length
      }
      if (this.#waiting.length === 0) continue
      this.rounds++
      this.mostAtOnce = Math.max(this.mostAtOnce, this.#waiting.length)
      this.#waiting.splice(0).forEach((answer) => answer())
    }
    await end
  }

  #range(range: string): Response {
    const [, from, to] = /bytes=(\d*)-(\d*)/.exec(range) ?? []
    const start = from ? Number(from) : this.bytes.length - Number(to)
    const end = from && to ? Number(to) + 1 : this.bytes.length
    this.bytesSent += end - start
    const headers = { ETag: '"one"', 'Content-Range': `bytes ${start}-${end - 1}/${this.bytes.length}` }
    return new Response(this.bytes.slice(start, end), { status: 206, headers })
  }
}

async function openAll(path: string) {
  const server = new SlowServer(new Uint8Array(await readFile(`fixtures/${path}`)))
  const { signal } = new AbortController()
  let rows = 0
  const load = async () => {
    const source = { kind: 'url', url: 'http://slow.test/file.parquet', name: 'file.parquet' } as const
    const state = await openDataset([source], {}, signal, () => undefined)
    await streamRows(state, signal, (batch) => (rows += batch.rows))
    return state
  }
  const loading = load()
  await server.serve(loading)
  const [file] = (await loading).files
  return { server, rows, file, groups: file?.file.footer.rowGroups.length, numRows: file?.file.footer.numRows }
}

test('24 row groups side by side are a handful of requests', async () => {
  const { server, rows, groups, numRows } = await openAll('images/null-bytes-dead-paths.parquet')
  expect(groups).toBe(24)
  expect(rows).toBe(numRows)
  // The file's end, the footer, the first group for the first rows, and the rest in parts.
  expect(server.requests).toBeLessThanOrEqual(5)
  expect(server.rounds).toBeLessThanOrEqual(5)
})

test('row groups with images between are asked for at the same time, the columns about an edge together', async () => {
  const { server, rows, groups, numRows } = await openAll('rl-paged.parquet')
  expect(groups).toBe(4)
  expect(rows).toBe(numRows)
  // The end of the file, its footer; two sides of the first group's images; then one before, two between and one after.
  expect(server.requests).toBe(1 + 1 + 2 + 4)
  expect(server.rounds).toBe(4)
  expect(server.mostAtOnce).toBe(4)
})

test('a server is asked for no byte twice', async () => {
  const { server, file } = await openAll('rl-datasets-legacy.parquet')
  expect(file?.file.source.counts.reads).toBe(server.requests)
  const light =
    file?.leaves.filter(({ weight }) => weight !== 'image').map(({ compressedBytes }) => compressedBytes) ?? []
  const footer = server.bytes.length - (file?.file.footer.offset ?? 0)
  expect(server.bytesSent).toBeLessThanOrEqual(1.05 * (footer + light.reduce((sum, bytes) => sum + bytes, 0)))
})
