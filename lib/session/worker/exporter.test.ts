/** Where an export's bytes lie on the way: of these nothing is left, however it ends. Its files are the page's to remove. */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { isAbort } from '@/lib/errors'
import type { ExportJob, ExportStep, WrittenOutput } from './exporter'
import type { OpenedDataset } from './messages'
import { readerHandlers } from './reader'
import { PrivateFile, PrivateFolder } from './test-private-folder'

let root: PrivateFolder
beforeEach(() => {
  root = new PrivateFolder('')
  vi.stubGlobal('navigator', { storage: { getDirectory: () => Promise.resolve(root) } })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** All rows of the fixture backwards, so that they wait in a spool. */
async function exportBackwards(onStep: (step: ExportStep) => void, signal: AbortSignal) {
  const quiet = { signal: new AbortController().signal, progress: () => undefined }
  const handlers = readerHandlers()
  const bytes = await readFile('fixtures/rl-paged.parquet')
  const sources = [{ kind: 'file', file: new File([bytes], 'rl.parquet') }]
  const info = (await handlers['open']?.({ sources, mapping: {} }, quiet)) as OpenedDataset
  const { rows } = info
  const job: ExportJob = {
    outputs: [
      {
        name: 'out.parquet',
        part: 'all',
        rows: Int32Array.from({ length: 2 * rows }, (_, k) => (k % 2 === 0 ? 0 : rows - 1 - (k >> 1))),
        counts: {},
      },
    ],
    format: 'parquet',
    layout: 'source',
    hubImages: false,
    binaryBytes: false,
    codec: null,
    edits: [],
    countBy: null,
    categories: {},
    target: { folder: 'mine' },
    manifestName: 'out.manifest.json',
    manifest: { createdAt: '', app: '', request: {}, journal: [] } as unknown as ExportJob['manifest'],
  }
  const progress = (value: unknown) => onStep(value as ExportStep)
  return handlers['export']?.(job, { signal, progress }) as Promise<readonly WrittenOutput[]>
}

const spools = () => root.paths().filter((path) => path.includes('spool-'))

test('rows in another order wait on disk, and what they waited in goes when they are written', async () => {
  const seen = new Set<string>()
  const written = await exportBackwards(() => spools().forEach((path) => seen.add(path)), new AbortController().signal)
  expect(seen.size).toBe(1)
  expect(written[0]?.proof).toMatchObject({ wrong: 0, missing: 0 })
  expect(root.paths()).toEqual(['exports/mine/out.parquet', 'exports/mine/out.manifest.json'])
})

test('a cancelled one leaves no spool', async () => {
  const cancel = new AbortController()
  const seen: string[][] = []
  const exported = exportBackwards((step) => {
    if (step.step !== 'writing') return
    seen.push(spools())
    cancel.abort()
  }, cancel.signal)
  await expect(exported).rejects.toSatisfy(isAbort)
  expect(seen[0]).toHaveLength(1)
  expect(spools()).toEqual([])
})

test('where the browser refuses a place on disk they wait in memory', async () => {
  vi.spyOn(PrivateFile.prototype, 'createSyncAccessHandle').mockRejectedValue(
    new DOMException('', 'QuotaExceededError'),
  )
  const written = await exportBackwards(() => expect(spools()).toEqual([]), new AbortController().signal)
  expect(written[0]?.proof).toMatchObject({ wrong: 0, missing: 0 })
  expect(root.paths()).toEqual(['exports/mine/out.parquet', 'exports/mine/out.manifest.json'])
})

test('where it refuses one for files as well they come with the answer', async () => {
  const refuse = () => Promise.reject(new DOMException('', 'SecurityError'))
  vi.stubGlobal('navigator', { storage: { getDirectory: refuse } })
  const written = await exportBackwards(() => undefined, new AbortController().signal)
  expect(written[0]?.proof).toMatchObject({ wrong: 0, missing: 0 })
  expect(written.map(({ blob, bytes }) => blob?.size === bytes)).toEqual([true, true])
  const path = join(await mkdtemp(join(tmpdir(), 'exporter-')), 'out.parquet')
  await writeFile(path, new Uint8Array(await written[0]!.blob!.arrayBuffer()))
  const db = await (await DuckDBInstance.create(':memory:')).connect()
  const lines = async (file: string, order: string) => {
    const rows = `SELECT row_number() OVER () AS n, prompt::VARCHAR FROM '${file}' ORDER BY n ${order}`
    return (await db.runAndReadAll(rows)).getRows().map(([, prompt]) => prompt)
  }
  expect(await lines(path, 'ASC')).toEqual(await lines('fixtures/rl-paged.parquet', 'DESC'))
  db.closeSync()
})
