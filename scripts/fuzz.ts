/**
 * Mutated fixtures against the parquet reader: `npm run fuzz -- --cases 100000 --seed 1`.
 * Every case must end within 5 s of processor in rows or in a CurationError, and take no more memory than the bound.
 * `--only N` runs one case again.
 */
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import type { FuzzReport } from './fuzz-worker'

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
})
const seed = Number(values.seed)
const first = values.only === undefined ? 0 : Number(values.only)
const end = values.only === undefined ? Number(values.cases) : first + 1

/** Of processor: another program's turn is not this one's hang. */
const MAX_CASE_MS = 5_000
/** For a case that waits for what never comes. */
const MAX_WAIT_MS = 60_000
/** Node 20 does not pass --import on to workers. */
const START_WORKER = `import('tsx/esm/api').then(({ register }) => {
  register()
  return import(${JSON.stringify(new URL('fuzz-worker.ts', import.meta.url).href)})
})`
/** Case under way, and when it began (ms). */
const shared = new Float64Array(new SharedArrayBuffer(16))

interface Failure {
  readonly nth: number
  readonly what: string
}

async function run(
  from: number,
): Promise<{ next: number; failure: Failure | undefined; report: FuzzReport | undefined }> {
  shared[0] = from
  shared[1] = Infinity // until the worker has loaded
  const worker = new Worker(START_WORKER, {
    eval: true,
    workerData: { seed, from, end, shared },
    resourceLimits: { maxOldGenerationSizeMb: 1024 },
  })
  let report: FuzzReport | undefined
  const what = await new Promise<string | undefined>((resolve) => {
    let [nth, since] = [-1, 0]
    const watchdog = setInterval(() => {
      const { user, system } = process.cpuUsage()
      const used = (user + system) / 1_000
      if (shared[0] !== nth || shared[1] === Infinity) [nth, since] = [shared[0] ?? -1, used]
      const waited = Date.now() - (shared[1] ?? 0)
      if (used - since > MAX_CASE_MS) resolve(`no end after ${MAX_CASE_MS} ms of processor`)
      else if (waited > MAX_WAIT_MS) resolve(`no end after ${MAX_WAIT_MS} ms`)
    }, 250)
    worker.on('message', (message: FuzzReport) => {
      report = message
      if (message.failure !== undefined) resolve(message.failure)
      else if (message.isDone) resolve(undefined)
      else console.log(describe(message))
    })
    worker.on('error', (error) => resolve(`the worker died: ${error.message}`))
    worker.on('exit', () => {
      clearInterval(watchdog)
      // A promise that nobody settles leaves the worker without work.
      resolve(report?.isDone ? undefined : 'the worker ended without an answer')
    })
  })
  await worker.terminate()
  const nth = shared[0]
  return { next: what === undefined ? end : nth + 1, failure: what === undefined ? undefined : { nth, what }, report }
}

function describe({ done, refused, largestBytes, slowestMs, slowest }: FuzzReport): string {
  const share = Math.round((100 * refused) / Math.max(1, done))
  return `${done} cases, ${share} % refused, largest allocation ${(largestBytes / 2 ** 20).toFixed(1)} MiB, slowest ${slowestMs.toFixed(0)} ms (case ${slowest})`
}

const failures: Failure[] = []
let done = 0
for (let next = first; next < end;) {
  const result = await run(next)
  if (result.failure) {
    failures.push(result.failure)
    console.error(`case ${result.failure.nth} (seed ${seed}): ${result.failure.what}`)
  }
  if (result.report) console.log(describe(result.report))
  next = result.next
  done = next - first
  if (failures.length >= 20) break
}
console.log(`${done} cases at seed ${seed}: ${failures.length} failures`)
process.exitCode = failures.length > 0 ? 1 : 0
