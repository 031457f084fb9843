/** Other people's readers and writers on the same file, browser and machine: hyperparam, hyparquet, parquet-wasm. */
import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { withBrowser } from '../browser.mjs'
import { holdFile } from '../measures/images.mjs'
import { watchMemory } from '../memory.mjs'
import { median, quantile, sample } from '../statistics.mjs'
import { readWithHyparquet, writeWithParquetWasm } from './in-page.mjs'
import { servePeers } from './server.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const folder = join(here, '../../.cache/bench-peers')
/** Seconds after which a peer is broken off, and that said. */
const patience = 150

export async function measurePeers({ path, facts, quick }) {
  install()
  const server = await servePeers(join(folder, 'node_modules'))
  try {
    const rows = sample(quick ? 3 : 12, facts.rows)
    return {
      hyperparam: await orReason(openWithHyperparam(path)),
      hyparquet: await orReason(inPeerPage(server.origin, path, readWithHyparquet, { rows, seconds: patience })),
      parquetWasm: await orReason(inPeerPage(server.origin, path, writeWithParquetWasm, { seconds: patience })),
    }
  } finally {
    server.close()
  }
}

function install() {
  mkdirSync(folder, { recursive: true })
  if (existsSync(join(folder, 'node_modules/.package-lock.json'))) return
  copyFileSync(join(here, 'package.json'), join(folder, 'package.json'))
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error('The peers could not be installed; leave them out with --no-peers.')
}

async function orReason(measuring) {
  try {
    return await measuring
  } catch (error) {
    return { failed: error.message.split('\n')[0] }
  }
}

/** Milliseconds from navigation to the first row in the peer's table. */
async function openWithHyperparam(path) {
  const cli = join(folder, 'node_modules/hyperparam/bin/cli.js')
  // "development" only keeps it from opening a browser window.
  const child = spawn(process.execPath, [cli, path], {
    env: { ...process.env, NODE_ENV: 'development' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const url = await new Promise((resolve, reject) => {
      child.once('exit', () => reject(new Error('hyperparam did not start')))
      child.stdout.on('data', (text) => {
        const found = /http:\/\/localhost:\S+/.exec(String(text))?.[0]
        if (found) resolve(found)
      })
    })
    const firstRows = []
    for (let k = 0; k < 3; k++) firstRows.push(await withBrowser(({ page }) => timeFirstCell(page, url)))
    return { firstRows: median(firstRows), n: firstRows.length }
  } finally {
    child.kill('SIGTERM')
  }
}

async function timeFirstCell(page, url) {
  await page.goto(url)
  const filled = await page.waitForFunction(
    () => document.querySelector('tbody td')?.textContent.trim() && performance.now(),
    undefined,
    { timeout: patience * 1000 },
  )
  return filled.jsonValue()
}

function inPeerPage(origin, path, work, options) {
  return withBrowser(async ({ page, pids }) => {
    await page.goto(origin)
    await page.waitForFunction(() => globalThis.peers !== undefined, undefined, { timeout: 60_000 })
    await holdFile(page, path)
    const memory = watchMemory(pids)
    const before = memory.take()
    const result = await page.evaluate(work, options)
    const peak = memory.stop() - before
    if (!Array.isArray(result)) return { ...result, memory: peak }
    const all = result.map(({ ms }) => ms)
    const bytes = result.reduce((total, one) => total + one.bytes, 0) / result.length
    return { n: all.length, median: median(all), p95: quantile(all, 0.95), bytes, memory: peak }
  })
}
