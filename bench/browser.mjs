/** A Chromium of its own for every measurement: a profile on disk, so that OPFS is what a person has, and nothing is warm. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { findBrowser } from '../scripts/setup/find-browser.mjs'
import { processTree } from './memory.mjs'
import { installProbe } from './page/probe.mjs'
import { data } from './replicas/prepare.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const flags = [
  '--disable-gpu',
  '--disable-background-networking',
  '--no-first-run',
  '--disable-component-update',
  '--disable-sync',
]

/** @returns {Promise<{ origin: string, close: () => void }>} The production server with some paths listed. */
export function serveApp(out, paths) {
  const args = [join(root, 'scripts/serve.mjs'), '--port', '3900', ...(out ? ['--out', out] : []), ...paths]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('The server did not start.')))
    child.stdout.on('data', (text) => {
      const origin = /http:\/\/localhost:\d+/.exec(String(text))?.[0]
      if (origin) resolve({ origin, close: () => child.kill('SIGTERM') })
    })
  })
}

/** Runs `work` with a page of a fresh browser, which is gone afterwards. `pids` are those of all its processes. */
export async function withBrowser(work) {
  const before = new Set(processTree(process.pid))
  const profile = await mkdtemp(join(data, `profile-${process.pid}-`))
  const path = findBrowser()?.path
  const context = await chromium.launchPersistentContext(profile, {
    ...(path === undefined ? {} : { executablePath: path }),
    args: flags,
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
  })
  try {
    const page = context.pages()[0] ?? (await context.newPage())
    await page.addInitScript(installProbe)
    page.setDefaultTimeout(0)
    const failures = []
    page.on('pageerror', (error) => failures.push(error.message))
    const pids = () => processTree(process.pid).filter((pid) => !before.has(pid))
    return await work({ page, pids, failures, version: context.browser()?.version() ?? 'unknown' })
  } finally {
    await context.close()
    await rm(profile, { recursive: true, force: true })
  }
}
