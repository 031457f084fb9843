/** The server as it is met over HTTP on loopback: what it gives, and what it refuses. */
import { mkdir, mkdtemp, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHandler, listen } from './app-server.mjs'
import { openRoot } from './local-files.mjs'

const page = `<!DOCTYPE html><script>self.a = 1</script><script src="/_next/static/a.js"></script><p>Hello</p>`
const content = Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 251))

let folder = ''
let port = 0
let close: () => Promise<void>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'app-server-'))
  await write('out/index.html', page)
  await write('out/404.html', '<p>Nothing here</p>')
  await write('out/_next/static/a.js', 'a()')
  await write('out/engine/x.wasm', '\0asm')
  await write('outside/secret.parquet', 'secret')
  await write('data/a.parquet', content)
  await write('data/deep/b c#é%.parquet', 'deep')
  await write('data/notes.txt', 'not a parquet file')
  await write('data/.hidden/c.parquet', 'hidden')
  await mkdir(join(folder, 'data/folder.parquet'))
  await symlink(join(folder, 'outside/secret.parquet'), join(folder, 'data/escape.parquet'))
  await symlink(join(folder, 'outside'), join(folder, 'data/way-out'))
  await symlink(join(folder, 'data/a.parquet'), join(folder, 'data/inside.parquet'))
  const handler = await createHandler({ folder: join(folder, 'out'), roots: [openRoot(join(folder, 'data'))] })
  ;({ port, close } = await listen(handler, 0))
})

afterAll(async () => {
  await close()
  await rm(folder, { recursive: true, force: true })
})

async function write(name: string, data: string | Buffer): Promise<void> {
  await mkdir(join(folder, name, '..'), { recursive: true })
  await writeFile(join(folder, name), data)
}

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

/** A request as it stands: nothing normalises the path or fills in headers. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method, headers: { host: `localhost:${port}`, ...headers } }
    const request = httpRequest(options, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.once('error', reject)
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces) }),
      )
    })
    request.once('error', reject).end()
  })
}

describe('the built app', () => {
  test('serves pages, with the hash of exactly their inline scripts', async () => {
    const { status, headers, body } = await ask('/?src=x')
    expect(status).toBe(200)
    expect(body.toString()).toBe(page)
    // printf 'self.a = 1' | openssl dgst -sha256 -binary | base64
    expect(headers['content-security-policy']).toContain(
      `script-src 'self' 'wasm-unsafe-eval' 'sha256-y7oOdWxE3wez6o6eQB0zYHe7zigZShJ+LrpB9InYjyc=';`,
    )
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
  })

  test('keeps only what is named by its content', async () => {
    expect((await ask('/_next/static/a.js')).headers['cache-control']).toContain('immutable')
    expect((await ask('/engine/x.wasm')).headers).toMatchObject({
      'cache-control': 'no-cache',
      'content-type': 'application/wasm',
    })
  })

  test('answers 304 to the version it gave, 404 with a page to what is not there', async () => {
    const { headers } = await ask('/engine/x.wasm')
    expect((await ask('/engine/x.wasm', { 'if-none-match': String(headers['etag']) })).status).toBe(304)
    expect((await ask('/engine/x.wasm', { 'if-none-match': '"other"' })).status).toBe(200)
    const missing = await ask('/nowhere')
    expect([missing.status, missing.body.toString()]).toEqual([404, '<p>Nothing here</p>'])
  })

  test.each([
    '/../outside/secret.parquet',
    '/..%2foutside%2fsecret.parquet',
    '/%2e%2e/outside/secret.parquet',
    '//etc/passwd',
  ])('%s leads nowhere', async (path) => expect((await ask(path)).status).toBe(404))
})

describe('local files', () => {
  test('lists what lies inside, by name', async () => {
    const list = JSON.parse((await ask('/local/index.json')).body.toString()) as unknown
    expect(list).toEqual([
      { name: 'a.parquet', size: 1000, url: '/local/0/a.parquet' },
      { name: 'deep/b c#é%.parquet', size: 4, url: '/local/0/deep/b%20c%23%C3%A9%25.parquet' },
      { name: 'inside.parquet', size: 1000, url: '/local/0/inside.parquet' },
    ])
  })

  test('what it lists it gives, and keeps out of every cache', async () => {
    const { status, headers, body } = await ask('/local/0/deep/b%20c%23%C3%A9%25.parquet')
    expect([status, body.toString()]).toEqual([200, 'deep'])
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })

  test.each([
    '/local/0/escape.parquet',
    '/local/0/way-out/secret.parquet',
    '/local/0/../outside/secret.parquet',
    '/local/0/..%2foutside%2fsecret.parquet',
    '/local/0/%2e%2e/outside/secret.parquet',
    '/local/0/%252e%252e/outside/secret.parquet',
    '/local/0/deep/../../outside/secret.parquet',
    '/local/0/..%5coutside%5csecret.parquet',
    '/local/0//etc/passwd',
    '/local/0/%2fetc%2fpasswd',
    '/local/0/a.parquet%00.txt',
    '/local/0/a.parquet/',
    '/local/0/./a.parquet',
    '/local/0/%ff.parquet',
    '/local/0/notes.txt',
    '/local/0/.hidden/c.parquet',
    '/local/0/folder.parquet',
    '/local/0/',
    '/local/0',
    '/local/1/a.parquet',
    '/local/-1/a.parquet',
    '/local/0x0/a.parquet',
    '/local/__proto__/a.parquet',
  ])('%s is not there', async (path) => {
    const { status, body } = await ask(path)
    expect(status).toBe(404)
    expect(body.toString()).not.toContain('secret')
  })

  test('a file that became a link out is refused from then on', async () => {
    await write('data/later.parquet', 'fine')
    expect((await ask('/local/0/later.parquet')).status).toBe(200)
    await symlink(join(folder, 'outside/secret.parquet'), join(folder, 'data/swap'))
    await rename(join(folder, 'data/swap'), join(folder, 'data/later.parquet'))
    expect((await ask('/local/0/later.parquet')).status).toBe(404)
    await rm(join(folder, 'data/later.parquet'))
  })
})

describe('ranges', () => {
  test.each([
    ['bytes=0-0', 0, 1],
    ['bytes=10-19', 10, 20],
    ['bytes=990-', 990, 1000],
    ['bytes=-8', 992, 1000],
    ['bytes=-5000', 0, 1000],
    ['bytes=995-99999999999999999999', 995, 1000],
    ['Bytes=3-4', 3, 5],
  ])('%s', async (range, start, end) => {
    const { status, headers, body } = await ask('/local/0/a.parquet', { range })
    expect(status).toBe(206)
    expect(body).toEqual(content.subarray(start, end))
    expect(headers['content-range']).toBe(`bytes ${start}-${end - 1}/1000`)
    expect(headers['content-length']).toBe(String(end - start))
  })

  test.each(['bytes=1000-', 'bytes=5000-6000', 'bytes=-0', 'bytes=0-1,4-5'])('%s is refused', async (range) => {
    const { status, headers, body } = await ask('/local/0/a.parquet', { range })
    expect([status, headers['content-range'], body.length]).toEqual([416, 'bytes */1000', 0])
  })

  test.each(['bytes=5-4', 'bytes=', 'bytes=-', 'bytes=a-b', 'rows=0-1', 'bytes 0-1'])(
    '%s means nothing: the whole file comes',
    async (range) => {
      const { status, headers, body } = await ask('/local/0/a.parquet', { range })
      expect([status, body.length, headers['accept-ranges']]).toEqual([200, 1000, 'bytes'])
    },
  )

  test('If-Range holds a range to the version it was asked of', async () => {
    const etag = String((await ask('/local/0/a.parquet')).headers['etag'])
    expect((await ask('/local/0/a.parquet', { range: 'bytes=0-9', 'if-range': etag })).status).toBe(206)
    expect((await ask('/local/0/a.parquet', { range: 'bytes=0-9', 'if-range': '"old"' })).status).toBe(200)
  })

  test('another size or time is another ETag', async () => {
    await write('data/etag.parquet', 'one')
    const before = (await ask('/local/0/etag.parquet')).headers['etag']
    await write('data/etag.parquet', 'two')
    expect((await ask('/local/0/etag.parquet')).headers['etag']).not.toBe(before)
    await rm(join(folder, 'data/etag.parquet'))
  })

  test('HEAD tells the length and sends nothing', async () => {
    const whole = await ask('/local/0/a.parquet', {}, 'HEAD')
    expect([whole.status, whole.headers['content-length'], whole.body.length]).toEqual([200, '1000', 0])
    const part = await ask('/local/0/a.parquet', { range: 'bytes=0-9' }, 'HEAD')
    expect([part.status, part.headers['content-length'], part.body.length]).toEqual([206, '10', 0])
  })

  test('a file cut short while it is sent breaks the connection', async () => {
    const path = join(folder, 'data/big.parquet')
    await writeFile(path, Buffer.alloc(64 << 20))
    const sending = new Promise<string>((resolve) => {
      const request = httpRequest({
        host: '127.0.0.1',
        port,
        path: '/local/0/big.parquet',
        headers: { host: 'localhost' },
      })
      request.once('response', (response) => {
        response.once('close', () => resolve(response.complete ? 'whole' : 'broken'))
        response.on('error', () => undefined)
        response.once('data', () => void truncate(path, 1 << 20).then(() => response.resume()))
        response.once('data', () => response.pause())
      })
      request.end()
    })
    expect(await sending).toBe('broken')
    await rm(path)
  })
})

describe('who may ask', () => {
  test.each(['localhost', 'localhost:1', '127.0.0.1:8080', '[::1]:3000', 'LOCALHOST:3000'])('Host %s', async (host) => {
    expect((await ask('/', { host })).status).toBe(200)
  })

  test.each([
    'evil.example',
    'localhost.evil.example',
    'evil.example:3000',
    '127.0.0.1.evil.example',
    '192.168.0.2:3000',
    '0.0.0.0:3000',
    'localhost@evil.example',
  ])('Host "%s" is refused', async (host) => {
    for (const path of ['/', '/local/index.json', '/local/0/a.parquet'])
      expect((await ask(path, { host })).status).toBe(403)
  })

  test('no Host at all is refused', async () => {
    const socket = connect(port, '127.0.0.1')
    socket.end('GET /local/index.json HTTP/1.0\r\n\r\n')
    let answer = ''
    for await (const piece of socket) answer += String(piece)
    expect(answer).toMatch(/^HTTP\/1\.1 403 /)
  })

  test('Origin must be the page’s own', async () => {
    const own = { host: 'localhost:3000', origin: 'http://localhost:3000' }
    expect((await ask('/local/0/a.parquet', own)).status).toBe(200)
    for (const origin of [
      'http://evil.example',
      'null',
      'http://localhost:3001',
      'http://127.0.0.1:3000',
      'https://localhost:3000',
    ])
      expect((await ask('/local/0/a.parquet', { ...own, origin })).status, origin).toBe(403)
  })

  test('another site can’t load local files without an Origin either', async () => {
    for (const site of ['cross-site', 'same-site'])
      expect((await ask('/local/0/a.parquet', { 'sec-fetch-site': site })).status).toBe(403)
    for (const site of ['same-origin', 'none'])
      expect((await ask('/local/0/a.parquet', { 'sec-fetch-site': site })).status).toBe(200)
  })

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is refused', async (method) => {
    const { status, headers } = await ask('/local/0/a.parquet', {}, method)
    expect([status, headers['allow']]).toEqual([405, 'GET, HEAD'])
  })
})

describe('listening', () => {
  test('takes the next free port', async () => {
    const handler = await createHandler({ folder: join(folder, 'out'), roots: [] })
    const next = await listen(handler, port)
    expect(next.port).toBeGreaterThan(port)
    await next.close()
  })

  test('is bound to loopback only', async () => {
    const { networkInterfaces } = await import('node:os')
    const outer = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .find((one) => !one.internal && one.family === 'IPv4')
    if (!outer) return
    const reached = await new Promise<boolean>((resolve) => {
      const socket = connect({ port, host: outer.address, timeout: 2000 }, () => resolve(true))
      socket.once('error', () => resolve(false)).once('timeout', () => resolve(false))
    })
    expect(reached).toBe(false)
  })

  test('without a path the list is empty', async () => {
    const handler = await createHandler({ folder: join(folder, 'out'), roots: [] })
    const bare = await listen(handler, 0)
    const response = await fetch(`http://localhost:${bare.port}/local/index.json`)
    expect(await response.json()).toEqual([])
    await bare.close()
  })
})

describe('paths', () => {
  test('a single file is listed whatever its name, and nothing beside it', async () => {
    const handler = await createHandler({
      folder: join(folder, 'out'),
      roots: [openRoot(join(folder, 'data/notes.txt'))],
    })
    const one = await listen(handler, 0)
    const get = (path: string) => fetch(`http://localhost:${one.port}${path}`)
    expect(await (await get('/local/index.json')).json()).toEqual([
      { name: 'notes.txt', size: 18, url: '/local/0/notes.txt' },
    ])
    expect(await (await get('/local/0/notes.txt')).text()).toBe('not a parquet file')
    expect((await get('/local/0/a.parquet')).status).toBe(404)
    await one.close()
  })

  test('of several paths, names say which', async () => {
    const roots = [openRoot(join(folder, 'data/deep')), openRoot(join(folder, 'outside/secret.parquet'))]
    const handler = await createHandler({ folder: join(folder, 'out'), roots })
    const two = await listen(handler, 0)
    const list = (await (await fetch(`http://localhost:${two.port}/local/index.json`)).json()) as {
      name: string
      url: string
    }[]
    expect(list.map(({ name, url }) => [name, url])).toEqual([
      ['deep/b c#é%.parquet', '/local/0/b%20c%23%C3%A9%25.parquet'],
      ['secret.parquet', '/local/1/secret.parquet'],
    ])
    await two.close()
  })

  test('a path that is not there is said plainly', () => {
    expect(() => openRoot('/no/such/place')).toThrow('/no/such/place does not exist.')
    expect(() => openRoot('/dev/null')).toThrow('/dev/null is neither a file nor a folder.')
  })
})
