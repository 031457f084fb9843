/** Runs fuzz cases one after the other; each is made from the seed and its number alone. */
import { readdirSync, readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { CurationError } from '@/lib/errors'
import { openParquet, readRows } from '@/lib/parquet/file'
import { readBinaryCells, walkBinaryCells } from '@/lib/parquet/images'
import { readLeaf } from '@/lib/parquet/leaf-reader'
import { memorySource } from '@/lib/parquet/source'
import { watchAllocations } from './fuzz-allocations'
import { mutate, randomFrom, type Random } from './fuzz-mutate'

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
const MAX_FILE_BYTES = 130_000

const files = readdirSync('fixtures', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.parquet'))
  .sort()
  .map((path) => readFileSync(`fixtures/${path}`))
  .filter((bytes) => bytes.length <= MAX_FILE_BYTES)

const allocations = watchAllocations()

/** Reads some of everything, as the app would. */
async function read(bytes: Uint8Array, random: Random): Promise<void> {
  const file = await openParquet(memorySource(bytes, 'fuzz.parquet'))
  const { footer } = file
  const group = footer.rowGroups[random(footer.rowGroups.length)]
  if (!group) return
  const pick = () => footer.leaves[random(footer.leaves.length)]
  const leaves = [pick(), pick(), pick(), pick()].filter((leaf) => leaf !== undefined)
  const firstRow = group.firstRow + random(Math.max(1, group.numRows))
  await readRows(file, { rowGroup: group.index, leaves: [...new Set(leaves)], firstRow, numRows: 1 + random(500) })
  const [leaf] = leaves
  if (leaf && group.numRows < 100_000) await readLeaf(file, group.index, leaf)
  const image = footer.leaves.find(({ path }) => path.includes('bytes')) ?? leaf
  if (!image || image.physicalType !== 'BYTE_ARRAY') return
  await readBinaryCells(file, image, firstRow)
  let rows = 0
  for await (const { cells } of walkBinaryCells(file, image)) if ((rows += cells.length + 1) > 5_000) break
  await readBinaryCells(file, image, group.firstRow)
}

const job = workerData as Job
let [refused, slowestMs, slowest] = [0, 0, 0]

function report(done: number, more: Partial<FuzzReport> = {}): void {
  parentPort?.postMessage({ done, refused, largestBytes: allocations.largest, slowestMs, slowest, ...more })
}

for (let nth = job.from; nth < job.end; nth++) {
  job.shared[0] = nth
  job.shared[1] = Date.now()
  const random = randomFrom(job.seed, nth)
  const bytes = mutate(files[random(files.length)] as Uint8Array, random)
  allocations.reset()
  const started = performance.now()
  try {
    await read(bytes, random)
  } catch (error) {
    refused++
    if (!(error instanceof CurationError) || error.file === undefined || error.next === undefined) {
      report(nth, {
        failure: error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error),
      })
      break
    }
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
