/** A Chromium that really starts: Playwright's own where it can be downloaded, else the system's, else Debian's package. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { findSystemBrowser, ownIsInstalled } from './find-browser.mjs'
import { environment, root, run, tool } from './paths.mjs'

/** @returns {Promise<{ path: string | undefined } | undefined>} undefined = none could be had, and what to do was said. */
export async function ensureBrowser() {
  const named = process.env.CHROMIUM_PATH
  if (named) return (await starts(named)) ? { path: named } : complain(`CHROMIUM_PATH=${named} does not start.`)
  if (!ownIsInstalled()) await downloadOwn(findSystemBrowser() === undefined ? 300 : 60)
  if (ownIsInstalled() && (await starts(undefined))) return { path: undefined }
  const system = findSystemBrowser() ?? (await installOnDebian())
  if (system !== undefined && (await starts(system))) return { path: system }
  return complain('No Chromium could be downloaded, found or started.')
}

function complain(reason) {
  console.error(`${reason} The end-to-end tests need one. Any of these will do:`)
  console.error('  npx playwright install --with-deps chromium-headless-shell')
  console.error('  apt-get install chromium        (Debian)')
  console.error('  CHROMIUM_PATH=/path/to/chrome npm test')
  return undefined
}

/** The time is short where the system has a browser to fall back to. */
async function downloadOwn(seconds) {
  console.log("Looking for Playwright's Chromium …")
  const [node, cli] = tool('@playwright/test/cli.js')
  const env = environment({ PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '8000' })
  const child = spawn(node, [cli, 'install', 'chromium-headless-shell'], { cwd: root, env, stdio: 'ignore' })
  const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000)
  await new Promise((done) => child.once('close', done).once('error', done))
  clearTimeout(timer)
  if (!ownIsInstalled()) console.log('It could not be downloaded.')
}

async function starts(executablePath) {
  try {
    const browser = await chromium.launch({ executablePath, timeout: 60_000 })
    console.log(`Testing with Chromium ${browser.version()}${executablePath ? ` (${executablePath})` : ''}.`)
    await browser.close()
    return true
  } catch (error) {
    console.error(String(error.message).split('\n').slice(0, 6).join('\n'))
    return false
  }
}

/** Ubuntu's chromium package is a stub for snap, which does not run in containers: Debian only. */
async function installOnDebian() {
  if (process.getuid?.() !== 0 || !isDebian()) return undefined
  console.log('Installing Debian’s chromium …')
  const env = environment({ DEBIAN_FRONTEND: 'noninteractive' })
  await run('apt-get', ['update', '-q'], { env }).catch(() => -1)
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], { env }).catch(() => -1)
  return findSystemBrowser()
}

function isDebian() {
  try {
    return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}
