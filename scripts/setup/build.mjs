/** The build in out/ belongs to the sources: a hash over everything that goes into it is kept beside it. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { copyEngine } from '../copy-engine.mjs'
import { cache, root, run, tool } from './paths.mjs'

const inputs = [
  'app',
  'components',
  'lib',
  'public',
  'next.config.ts',
  'postcss.config.mjs',
  'tsconfig.json',
  'package-lock.json',
]
const stamp = join(cache, 'build.sha256')

export async function ensureBuilt() {
  const hash = await hashInputs()
  const built = await readFile(stamp, 'utf8').catch(() => '')
  if (built === hash && existsSync(join(root, 'out/index.html'))) return 0
  return build(hash)
}

/** Resolves with Next's exit code. The stamp is gone while a build runs, so a broken one is never taken for whole. */
export async function build(hash) {
  await rm(stamp, { force: true })
  const current = hash ?? (await hashInputs())
  await copyEngine()
  console.log('Building the app …')
  const [node, next] = tool('next/dist/bin/next')
  const code = await run(node, [next, 'build'])
  if (code !== 0) return code
  await mkdir(cache, { recursive: true })
  await writeFile(stamp, current)
  return 0
}

async function hashInputs() {
  const hash = createHash('sha256')
  for (const path of (await Promise.all(inputs.map(filesOf))).flat()) {
    hash.update(`${relative(root, path)}\0`).update(
      createHash('sha256')
        .update(await readFile(path))
        .digest(),
    )
  }
  return hash.digest('hex')
}

/** Files of an input in a fixed order. The engine is a copy made from the lock file's packages. */
async function filesOf(input) {
  const path = join(root, input)
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => undefined)
  if (entries === undefined) return existsSync(path) ? [path] : []
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  return files.filter((file) => !/\.test\.tsx?$/.test(file) && !file.includes(`${sep}public${sep}engine${sep}`)).sort()
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = await build()
