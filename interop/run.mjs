// Exports of every fixture, read back by Python's readers: `node interop/run.mjs`.
// Needs Python 3 with pip; without it the check is skipped by name, which in CI is a failure.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const requirements = join(root, 'interop', 'requirements.txt')
const venv = join(root, '.cache', 'interop-venv')

const python = process.env.INTEROP_PYTHON ?? prepareVenv()
const work = mkdtempSync(join(tmpdir(), 'curator-interop-'))
try {
  must(process.execPath, ['--import', 'tsx', join(root, 'interop', 'export.ts'), work])
  must(python, [join(root, 'interop', 'check.py'), work])
} finally {
  rmSync(work, { recursive: true, force: true })
}

function prepareVenv() {
  const system = ['python3', 'python'].find(
    (name) => spawnSync(name, ['-c', 'import venv, sys; sys.exit(sys.version_info < (3, 10))']).status === 0,
  )
  if (system === undefined) skip('no Python 3.10 or later with venv was found')
  const inside = join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  const stamp = join(venv, 'requirements.sha256')
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return inside
  mkdirSync(join(root, '.cache'), { recursive: true })
  rmSync(venv, { recursive: true, force: true })
  if (run(system, ['-m', 'venv', venv]) !== 0) skip('python -m venv failed (on Debian: apt install python3-venv)')
  if (run(inside, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]) !== 0) {
    skip('pip could not install interop/requirements.txt')
  }
  writeFileSync(stamp, hash)
  return inside
}

function run(command, args) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status
}

function must(command, args) {
  const status = run(command, args)
  if (status === 0) return
  console.error(`interop: ${args.find((arg) => /\.(ts|py)$/.test(arg))} failed`)
  process.exit(status ?? 1)
}

function skip(reason) {
  console.log(`interop: SKIPPED pyarrow, pandas, polars, fastparquet, datasets, verl's reading path: ${reason}`)
  console.log(process.env.CI ? '0 passed, 1 failed' : '0 passed, 0 failed')
  process.exit(process.env.CI ? 1 : 0)
}
