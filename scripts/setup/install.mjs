/** Packages are there exactly as the lock file says, or are installed. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root, run } from './paths.mjs'

export async function ensureInstalled() {
  const missing = await firstMissing()
  if (missing === undefined) return
  console.log(`Installing packages (${missing}) …`)
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund']
  const code = await run('npm', args).catch(() => -1)
  if (code === 0) return
  console.error(
    'npm ci failed. Check that npm is installed and can reach its registry (a proxy: npm config set proxy …),',
  )
  console.error('then run the same command again.')
  process.exit(1)
}

/** What makes an install necessary, undefined when nothing does. npm keeps what it installed in node_modules/.package-lock.json. */
async function firstMissing() {
  const [wanted, found] = await Promise.all([lock('package-lock.json'), lock('node_modules/.package-lock.json')])
  if (found === undefined) return 'none are there'
  for (const [path, entry] of Object.entries(wanted ?? {})) {
    if (path === '' || entry.optional || entry.link) continue
    if (found[path]?.version !== entry.version)
      return `${path.replace('node_modules/', '')} ${entry.version} is missing`
  }
  return undefined
}

async function lock(name) {
  const text = await readFile(join(root, name), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : JSON.parse(text).packages
}
