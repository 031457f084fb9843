/** An export is made of rows that are all known and are those it says it is of; what one leaves behind is its own. */
import { expect, test, vi } from 'vitest'
import type { RecordRef } from '@/lib/dataset/types'
import { proofOf } from '@/lib/export/proof.testing'
import { EMPTY_VIEW } from '@/lib/query/view-url'
import { ALL_REASONS } from '@/lib/rebalance/usable'
import type { DatasetState } from './contract/dataset'
import type { ExportRequest } from './contract/export'
import type { RebalancePlan } from './contract/rebalance'
import type { SessionCore } from './core'
import { datasetId } from './dataset-id'
import { Exporting } from './exporting'
import { createSessionStore } from './store'
import { PrivateFolder } from './worker/test-private-folder'
import type { ExportJob, WrittenOutput } from './worker/exporter'

const ROWS = [0, 1].map((row): RecordRef => ({ file: 0, row }))
const VIEW: ExportRequest['scope'] = { kind: 'view', exclude: ALL_REASONS }
const ALL: ExportRequest['scope'] = { kind: 'all', exclude: ALL_REASONS }
const DOWNLOAD = { kind: 'download' } as const
const SEARCH = { kind: 'text', query: 'bridge' } as const

function asked(scope: ExportRequest['scope']): ExportRequest {
  return {
    scope,
    validation: { fraction: 0, seed: '', keepQuestionsTogether: false, keepImagesTogether: false },
    format: 'parquet',
    layout: 'source',
    hubImages: false,
    binaryBytes: false,
    codec: null,
    shardBytes: null,
    baseName: 'out',
  }
}

/** A reader that writes what the test says, when it says so; once cancelled, it lets go of its files at `settle`. */
class FakeReader {
  job: ExportJob | undefined
  settle: (() => void) | undefined
  write: (written: readonly Partial<WrittenOutput>[]) => void = () => undefined

  openSame = () => Promise.resolve()
  close = () => undefined

  async export(job: ExportJob, { signal }: { signal: AbortSignal }): Promise<readonly Partial<WrittenOutput>[]> {
    if ('directory' in job.target)
      for (const { name } of job.outputs) await job.target.directory.getFileHandle(name, { create: true })
    this.job = job
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error))
      this.write = resolve
    })
  }

  settleAndClose(): Promise<void> {
    return new Promise((resolve) => (this.settle = resolve))
  }
}

/** A dataset of one file is open, all of its rows known. */
function start() {
  const store = createSessionStore()
  store.setState({ dataset: { rows: 100, textResident: false } as DatasetState })
  const current = {
    edits: { files: ['file'], log: [], changedRefs: () => [] },
    info: { mapping: { ability: 'ability' }, columns: ['ability'], files: [] },
    reader: {},
    closing: new AbortController(),
    upToDate: () => Promise.resolve(),
    isComplete: true,
    questions: { refsWithout: () => Promise.resolve(ROWS) },
  }
  const readers: FakeReader[] = []
  const createExportReader = () => {
    readers.push(new FakeReader())
    return readers.at(-1)!
  }
  const core = { store, require: () => current, createExportReader }
  const exporting = new Exporting(core as unknown as SessionCore)
  const state = () => store.getState().exporting
  /** The n-th reader, once it is writing. */
  const writing = async (n: number): Promise<FakeReader & { job: ExportJob }> => {
    await vi.waitFor(() => expect(readers[n - 1]?.job).toBeDefined())
    return readers[n - 1] as FakeReader & { job: ExportJob }
  }
  /** What lets the n-th reader let go of its files, once it was told to stop. */
  const stopping = async (n: number): Promise<() => void> => {
    await vi.waitFor(() => expect(readers[n - 1]?.settle).toBeDefined())
    return readers[n - 1]!.settle!
  }
  return { store, current, readers, exporting, state, writing, stopping }
}

test('rows that are still being read are waited for: what marks and edits say of them is not known yet', async () => {
  const { current, readers, exporting, state } = start()
  current.isComplete = false
  await exporting.export(asked(ALL), DOWNLOAD)
  expect(state()).toMatchObject({ status: 'failed', error: { detail: 'The rows are still being read.' } })
  expect(readers).toEqual([])
})

for (const status of ['idle', 'running', 'stopped', 'failed'] as const)
  test(`the view is not written while its search is ${status}; all rows are`, async () => {
    const { store, readers, exporting, state, writing } = start()
    store.setState(({ search }) => ({
      view: { ...EMPTY_VIEW, filters: [SEARCH] },
      search: { ...search, status, rowsDone: 40 },
    }))
    await exporting.export(asked(VIEW), DOWNLOAD)
    expect(state()?.status).toBe('failed')
    expect(state()?.error?.detail).toContain('40 of 100 rows')
    expect(readers).toEqual([])
    void exporting.export(asked(ALL), DOWNLOAD)
    expect((await writing(1)).job.outputs[0]?.rows).toHaveLength(2 * ROWS.length)
  })

test('a split of another dataset is refused; the manifest says which view a split was drawn from', async () => {
  const { store, readers, exporting, state, writing } = start()
  const split = (dataset: string): ExportRequest['scope'] => ({
    kind: 'rebalanced',
    plan: { rows: ROWS, size: 2, options: {}, from: { dataset, filters: [SEARCH] } } as unknown as RebalancePlan,
  })
  await exporting.export(asked(split('another')), DOWNLOAD)
  expect(state()).toMatchObject({ status: 'failed', error: { detail: 'The split is of another dataset.' } })
  expect(readers).toEqual([])
  store.setState({ view: { ...EMPTY_VIEW, filters: [{ kind: 'edited' }] } })
  void exporting.export(asked(split(datasetId(['file']))), DOWNLOAD)
  expect((await writing(1)).job.manifest.request).toMatchObject({ filters: [SEARCH] })
})

test('a dataset that closes while its rows are chosen ends the export: they would be the next one’s', async () => {
  const { current, readers, exporting, state } = start()
  current.questions.refsWithout = () => {
    current.closing.abort()
    return Promise.resolve(ROWS)
  }
  await exporting.export(asked(ALL), DOWNLOAD)
  expect(state()?.status).toBe('cancelled')
  expect(readers).toEqual([])
})

test('the next export begins when a stopped one has let go of its files; its own stay, and what it says', async () => {
  const { readers, exporting, state, writing, stopping } = start()
  const directory = new PrivateFolder('chosen')
  const target = { kind: 'handle' as const, directory: directory as unknown as FileSystemDirectoryHandle }
  const first = exporting.export(asked(ALL), target)
  await writing(1)
  exporting.clear()
  const settle = await stopping(1)
  const second = exporting.export(asked(ALL), target)
  await new Promise((resolve) => setTimeout(resolve))
  expect(readers).toHaveLength(1)
  settle()
  await first
  expect(state()?.status).toBe('writing')
  const { write } = await writing(2)
  expect(state()).toMatchObject({ status: 'writing', rowsTotal: ROWS.length })
  write([{ name: 'out.parquet', bytes: 1, rows: 2, proof: null, blob: null }])
  await second
  expect(state()).toMatchObject({ status: 'done', reports: [{ file: 'out.parquet' }] })
  expect(directory.paths()).toEqual(['out.parquet'])
})

test('the proof names categories as they were when the rows were written', async () => {
  const { store, exporting, state, writing } = start()
  const grouped = (category: string) =>
    store.setState(({ balance }) => ({ balance: { ...balance, mapping: { sums: category } } }))
  grouped('math')
  const exported = exporting.export(asked(ALL), DOWNLOAD)
  const { write } = await writing(1)
  grouped('arithmetic')
  const proof = proofOf(2, { sums: 2 })
  write([{ name: 'out.parquet', bytes: 1, rows: 2, rowGroups: 1, copiedChunks: 0, proof, blob: null }])
  await exported
  expect(state()?.reports[0]?.proof.at(-1)).toEqual({ label: 'Categories', value: 'math 2', ok: true })
})
