/** Copies DuckDB-WASM's engines and workers out of node_modules, so that the app itself serves them. */
import { copyFile, mkdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const from = join(root, 'node_modules/@duckdb/duckdb-wasm/dist')
const to = join(root, 'public/engine')
const files = ['duckdb-eh.wasm', 'duckdb-mvp.wasm', 'duckdb-browser-eh.worker.js', 'duckdb-browser-mvp.worker.js']

export async function copyEngine() {
  await mkdir(to, { recursive: true })
  for (const name of files) {
    if (!(await isCurrent(join(from, name), join(to, name)))) await copyFile(join(from, name), join(to, name))
  }
}

async function isCurrent(source, target) {
  const [a, b] = await Promise.all([stat(source), stat(target).catch(() => undefined)])
  return b !== undefined && a.size === b.size && a.mtimeMs <= b.mtimeMs
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await copyEngine()
