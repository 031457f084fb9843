/** Runs fuzz cases one after the other; each is made from the seed and its number alone. */
import { parentPort, workerData } from 'node:worker_threads'
import { watchAllocations } from './fuzz-allocations'
import { loadSeeds, runCase } from './fuzz-case'

export interface FuzzReport {
  readonly done: number
  readonly refused: number
  /** Largest single typed array. */
  readonly largestBytes: number
  readonly slowestMs: number
  readonly slowest: number
  readonly failure?: string
  readonly isDone?: boolean
}

interface Job {
  readonly seed: number
  readonly from: number
  readonly end: number
  readonly shared: Float64Array
}

/** One typed array, and all of one case together. */
const MAX_ARRAY_BYTES = 320 << 20
const MAX_CASE_BYTES = 1536 << 20

const seeds = await loadSeeds()
const allocations = watchAllocations()
const job = workerData as Job
let [refused, slowestMs, slowest] = [0, 0, 0]

function report(done: number, more: Partial<FuzzReport> = {}): void {
  parentPort?.postMessage({ done, refused, largestBytes: allocations.largest, slowestMs, slowest, ...more })
}

for (let nth = job.from; nth < job.end; nth++) {
  job.shared[0] = nth
  job.shared[1] = Date.now()
  allocations.reset()
  const started = performance.now()
  try {
    if (await runCase(seeds, job.seed, nth)) refused++
  } catch (error) {
    report(nth, {
      failure: error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error),
    })
    break
  }
  const took = performance.now() - started
  if (took > slowestMs) [slowestMs, slowest] = [took, nth]
  if (allocations.largestNow > MAX_ARRAY_BYTES || allocations.total > MAX_CASE_BYTES) {
    report(nth, { failure: `took ${allocations.largestNow} bytes at once, ${allocations.total} in all` })
    break
  }
  if ((nth + 1) % 10_000 === 0) report(nth + 1 - job.from)
}
report(job.end - job.from, { isDone: true })
