/** The app's server: the built files, and the parquet files a person named. Loopback only, read-only, keeps no state. */
import { createServer } from 'node:http'
import { basename } from 'node:path'
import { foreignFetch, refusal } from './guard.mjs'
import { findFile, listFiles } from './local-files.mjs'
import { securityHeaders } from './security.mjs'
import { sendFile } from './send-file.mjs'
import { loadSite } from './site.mjs'

const addresses = ['127.0.0.1', '::1']

/** @param {{ folder: string, roots: { path: string, single: boolean }[] }} options `folder` holds the built app. */
export async function createHandler({ folder, roots }) {
  const site = await loadSite(folder)
  return async (request, response) => {
    try {
      await route(request, response, site, roots)
    } catch (error) {
      if (response.headersSent) response.destroy(error)
      else refuse(response, error.code === 'ENOENT' || error.code === 'ELOOP' ? 404 : 500, 'Could not read the file.')
    }
  }
}

async function route(request, response, site, roots) {
  const refused = refusal(request)
  if (refused) return refuse(response, refused.status, refused.reason)
  const address = request.url.split(/[?#]/, 1)[0]
  if (address.startsWith('/local/')) return local(request, response, address, roots)
  const file = site(address)
  return file ? sendFile(request, response, file) : refuse(response, 404, 'Not found.')
}

async function local(request, response, address, roots) {
  if (foreignFetch(request)) return refuse(response, 403, 'Pages of other origins may not ask for local files.')
  if (address === '/local/index.json') return sendJson(request, response, (await listFiles(roots)).files)
  const path = await findFile(roots, address)
  if (path === undefined) return refuse(response, 404, 'No such file among those the server was started with.')
  const name = encodeURIComponent(basename(decodeURIComponent(address)))
  await sendFile(request, response, {
    path,
    headers: {
      ...privateHeaders(),
      'Content-Type': 'application/vnd.apache.parquet',
      'Content-Disposition': `attachment; filename*=UTF-8''${name}`,
    },
  })
}

/** A person's data is kept in no cache. */
const privateHeaders = () => ({ ...securityHeaders(), 'Cache-Control': 'no-store' })

function sendJson(request, response, value) {
  const body = Buffer.from(JSON.stringify(value))
  const headers = {
    ...privateHeaders(),
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': body.length,
  }
  response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : body)
}

function refuse(response, status, reason) {
  const allow = status === 405 ? { Allow: 'GET, HEAD' } : {}
  response
    .writeHead(status, { ...privateHeaders(), ...allow, 'Content-Type': 'text/plain; charset=utf-8' })
    .end(`${reason}\n`)
}

/**
 * Listens on the first free port from `port` on, on both loopback addresses (IPv6 where the machine has it).
 * @returns {Promise<{ port: number, close: () => Promise<void> }>}
 */
export async function listen(handler, port) {
  for (let candidate = port; candidate < Math.min(port + 100, 65_536); candidate++) {
    const servers = await tryPort(handler, candidate)
    if (servers) return { port: servers[0].address().port, close: () => closeAll(servers) }
  }
  throw new Error(`No free port from ${port} to ${port + 99}. Choose another with --port.`)
}

async function tryPort(handler, port) {
  const servers = []
  for (const address of addresses) {
    const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => void handler(request, response))
    const code = await bind(server, servers[0]?.address().port ?? port, address)
    if (code === undefined) servers.push(server)
    else if (code === 'EADDRINUSE' || code === 'EACCES' || address === '127.0.0.1') {
      await closeAll(servers)
      if (code === 'EADDRINUSE') return undefined
      throw new Error(`Can't listen on ${address}, port ${port} (${code}). Choose another port with --port.`)
    }
  }
  return servers
}

/** @returns {Promise<string | undefined>} Error code when the address can't be had. */
function bind(server, port, address) {
  return new Promise((done) => {
    server.once('error', (error) => done(error.code))
    server.listen({ port, host: address, ipv6Only: address === '::1' }, () => done(undefined))
  })
}

async function closeAll(servers) {
  await Promise.all(
    servers.map((server) => {
      server.closeAllConnections()
      return new Promise((done) => server.close(done))
    }),
  )
}
