/** Runs one export in the worker: every output written and proven, then the manifest. What a failure leaves the page removes. */
import { refKey } from '@/lib/dataset/ref-key'
import { formatManifest } from '@/lib/export/manifest'
import { writableEdit } from '@/lib/export/edit-value'
import { footerChanges } from '@/lib/export/footer-changes'
import { writeJsonl } from '@/lib/export/jsonl'
import type { ManifestInput } from '@/lib/export/manifest'
import { formatRowNumbers, rowNumbers } from '@/lib/export/row-numbers'
import type { Proof } from '@/lib/export/verify'
import { refuseOtherLabels } from '@/lib/export/class-labels'
import { exportParquet } from '@/lib/export/write'
import type { ExportProgress } from '@/lib/export/write'
import type { CellEdit } from '@/lib/parquet/write/cell-edit'
import type { Codec } from '@/lib/parquet/types'
import type { Layout } from '@/lib/parquet/write/plan'
import { countsByCategory } from '@/lib/rebalance/mapping'
import { blobSource } from '@/lib/parquet/bytes/source'
import { downloadPlace, folderPlace } from './export-target'
import type { OutputFile, OutputPlace } from './export-target'
import type { EditedRow } from './messages'
import type { OpenState } from './open-state'
import { openSpool } from './opfs-spool'
import type { Progress } from './rpc'
import { openStream } from './blob-streams'

/** File and row number, alternating, in output order. */
export type PackedRows = Int32Array

export interface ExportJob {
  readonly outputs: readonly {
    readonly name: string
    readonly part: string
    readonly rows: PackedRows
    /** Rows by category, for what is not reopened and counted anew. */
    readonly counts: Readonly<Record<string, number>>
  }[]
  readonly format: 'parquet' | 'jsonl' | 'rows'
  readonly layout: Layout
  readonly hubImages: boolean
  readonly binaryBytes: boolean
  /** null = each column's own. */
  readonly codec: Codec | null
  readonly edits: readonly EditedRow[]
  /** Dotted column that categories come from. */
  readonly countBy: string | null
  /** Value of that column → category. */
  readonly categories: Readonly<Record<string, string>>
  readonly target: { readonly directory: FileSystemDirectoryHandle } | { readonly folder: string }
  readonly manifestName: string
  readonly manifest: Pick<ManifestInput, 'createdAt' | 'app' | 'request' | 'journal'>
}

export interface ExportStep extends ExportProgress {
  readonly file: string
}

export interface WrittenOutput {
  readonly name: string
  readonly bytes: number
  readonly rows: number
  readonly rowGroups: number | null
  readonly copiedChunks: number
  readonly proof: Proof | null
  /** Only where the browser has no place for files. */
  readonly blob: Blob | null
}

type Written = Omit<WrittenOutput, 'name' | 'blob'>

export async function exportDataset(
  state: OpenState,
  job: ExportJob,
  signal: AbortSignal,
  progress: Progress,
): Promise<readonly WrittenOutput[]> {
  const place = 'directory' in job.target ? folderPlace(job.target.directory) : await downloadPlace(job.target.folder)
  const begun: OutputFile[] = []
  const report = paced(progress)
  try {
    const written: WrittenOutput[] = []
    for (const output of job.outputs) {
      const file = await begin(place, output.name, begun)
      const result = await writeOutput(state, job, output, file, signal, report)
      written.push({ name: output.name, ...result, blob: place.inBlobs ? await file.reopen() : null })
    }
    const manifest = await begin(place, job.manifestName, begun)
    const bytes = await writeText(manifest, formatManifest(manifestOf(state, job, written)))
    const last = { rows: 0, rowGroups: null, copiedChunks: 0, proof: null, bytes }
    return [...written, { name: job.manifestName, ...last, blob: place.inBlobs ? await manifest.reopen() : null }]
  } catch (error) {
    for (const file of begun) await file.sink.abort(error).catch(() => undefined)
    throw error
  }
}

/** Each one is a message and a render of the screen: ten a second tell a person enough. */
const REPORT_MS = 100

/** The first of every file and step, and then one now and then. */
function paced(progress: Progress): (step: ExportStep) => void {
  let told: ExportStep | undefined
  let next = 0
  return (step) => {
    if (step.file === told?.file && step.step === told.step && performance.now() < next) return
    told = step
    next = performance.now() + REPORT_MS
    progress(step)
  }
}

async function begin(place: OutputPlace, name: string, begun: OutputFile[]): Promise<OutputFile> {
  const file = await place.create(name)
  begun.push(file)
  return file
}

async function writeOutput(
  state: OpenState,
  job: ExportJob,
  output: ExportJob['outputs'][number],
  file: OutputFile,
  signal: AbortSignal,
  report: (step: ExportStep) => void,
): Promise<Written> {
  const rows = unpackRows(output.rows)
  if (job.format === 'rows') {
    const text = formatRowNumbers(rowNumbers(filesOf(state), rows))
    return { bytes: await writeText(file, text), rows: rows.length, rowGroups: null, copiedChunks: 0, proof: null }
  }
  const inputs = state.files.map((open) => ({ file: open.file }))
  const edits = editLookup(job.edits)
  const [first] = state.files
  if (job.format === 'jsonl') {
    const onProgress = (step: Omit<ExportStep, 'step' | 'file'>) =>
      report({ step: 'writing', file: output.name, ...step })
    const { bytes } = await writeJsonl({ inputs, rows, edits, sink: file.sink, spool: openSpool, signal, onProgress })
    return { bytes, rows: rows.length, rowGroups: null, copiedChunks: 0, proof: null }
  }
  refuseOtherLabels(
    inputs.map(({ file: input }) => input),
    new Set(rows.map(({ file: index }) => index)),
  )
  const { bytes, rowGroups, copiedChunks, proof } = await exportParquet({
    inputs,
    rows,
    edits,
    sink: file.sink,
    layout: job.layout,
    codec: job.codec ?? undefined,
    footer: first && footerChanges(first.file.footer, first.image, job),
    spool: openSpool,
    countBy: job.countBy ?? undefined,
    reopen: async () => blobSource(await file.reopen(), output.name, openStream),
    signal,
    onProgress: (step) => report({ ...step, file: output.name }),
  })
  return { bytes, rows: rows.length, rowGroups, copiedChunks, proof }
}

function editLookup(edited: readonly EditedRow[]): (file: number, row: number) => readonly CellEdit[] | undefined {
  const byRow = new Map(edited.map((row) => [refKey(row), row.edits.map(writableEdit)]))
  return (file, row) => byRow.get(refKey({ file, row }))
}

function unpackRows(packed: PackedRows): readonly { file: number; row: number }[] {
  return Array.from({ length: packed.length / 2 }, (_, k) => ({
    file: packed[2 * k] ?? 0,
    row: packed[2 * k + 1] ?? 0,
  }))
}

async function writeText({ sink }: OutputFile, text: string): Promise<number> {
  const bytes = new TextEncoder().encode(text)
  await sink.write(bytes)
  await sink.close()
  return bytes.length
}

function filesOf(state: OpenState) {
  return state.files.map(({ fingerprint, file: { source, footer } }) => ({
    name: source.name,
    bytes: source.byteLength,
    rows: footer.numRows,
    fingerprint,
  }))
}

function manifestOf(state: OpenState, job: ExportJob, written: readonly WrittenOutput[]): ManifestInput {
  return {
    ...job.manifest,
    sources: filesOf(state),
    outputs: written.map(({ name, bytes, rows, rowGroups, proof }, k) => ({
      name,
      part: job.outputs[k]?.part ?? 'all',
      format: job.format,
      bytes,
      rows,
      rowGroups,
      proof,
    })),
    counts: Object.fromEntries(
      job.outputs.map(({ name, counts }, k) => {
        const counted = written[k]?.proof?.countsPerValue
        return [name, counted ? countsByCategory(counted, job.categories) : counts]
      }),
    ),
  }
}
