/** Makes the replicas that are missing. They are kept: the generator is seeded, so they stay the same. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = join(here, '../..')
/** Outside the project: Next reads every file under its root when it builds, and takes memory for them. */
export const data = process.env.BENCH_DATA ?? join(homedir(), '.cache/metis-curator/bench')

/** @returns {Promise<{ path: string, facts: object }>} `facts`: rows and byte counts as pyarrow reads them off the footer. */
export async function prepareReplica(layout, baseRows) {
  const rows = Math.round(baseRows * layout.share)
  mkdirSync(data, { recursive: true })
  const path = join(data, `${layout.writer}-${rows}.parquet`)
  const about = path.replace(/\.parquet$/, '.json')
  if (!existsSync(path) || !existsSync(about)) {
    console.log(`Making ${path} …`)
    if (layout.writer === 'duckdb') await writeWithDuckDb(rows, path)
    else make([layout.writer, path, '--rows', String(rows)])
  }
  return { path, facts: JSON.parse(readFileSync(about, 'utf8')) }
}

async function writeWithDuckDb(rows, path) {
  const source = await prepareReplica({ writer: 'legacy', share: 1 }, rows)
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(`COPY (FROM '${source.path}') TO '${path}.partial' (FORMAT parquet)`)
  connection.closeSync()
  instance.closeSync()
  renameSync(`${path}.partial`, path)
  make(['describe', path])
}

function make(args) {
  const python = process.env.BENCH_PYTHON ?? venv()
  const { status } = spawnSync(python, [join(here, 'make_layouts.py'), ...args], { stdio: 'inherit' })
  if (status !== 0) throw new Error('The replica could not be made; see above.')
}

let prepared

function venv() {
  prepared ??= makeVenv()
  return prepared
}

function makeVenv() {
  const requirements = join(here, 'requirements.txt')
  const folder = join(root, '.cache/bench-venv')
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  const stamp = join(folder, 'requirements.sha256')
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return python
  rmSync(folder, { recursive: true, force: true })
  must(process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', folder])
  must(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements])
  writeFileSync(stamp, hash)
  return python
}

function must(command, args) {
  if (spawnSync(command, args, { stdio: 'inherit' }).status !== 0)
    throw new Error(`${command} ${args.join(' ')} failed. The bench needs Python 3.10 or newer with venv and pip.`)
}
