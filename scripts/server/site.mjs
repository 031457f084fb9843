/** The built app as a map from address to file, made once: what is not in the map does not exist, so nothing is traversed. */
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { inlineScriptHashes, securityHeaders } from './security.mjs'

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.parquet': 'application/vnd.apache.parquet',
}

/** @returns {Promise<(path: string) => { path: string, status: number, headers: Record<string, string> } | undefined>} */
export async function loadSite(folder) {
  const site = new Map()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath ?? entry.path, entry.name)
    const address = `/${relative(folder, path).split(sep).join('/')}`
    site.set(address, { path, status: 200, headers: await headersOf(address, path) })
  }
  const missing = site.get('/404.html')
  return (address) => site.get(address) ?? page(site, address) ?? (missing && { ...missing, status: 404 })
}

/** Pages have no extension in their address: "/" is index.html, "/about" is about.html. */
function page(site, address) {
  return site.get(address === '/' ? '/index.html' : `${address.replace(/\/$/, '')}.html`)
}

async function headersOf(address, path) {
  const type = types[extname(path).toLowerCase()] ?? 'application/octet-stream'
  const hashes = extname(path) === '.html' ? inlineScriptHashes(await readFile(path, 'utf8')) : []
  return { 'Content-Type': type, 'Cache-Control': caching(address), ...securityHeaders(hashes) }
}

/** Next names these files after their content; all else is asked for again and answered with 304 when unchanged. */
function caching(address) {
  return address.startsWith('/_next/static/') ? 'public, max-age=31536000, immutable' : 'no-cache'
}
