/** An export runs in a reader of its own, so that browsing goes on; what it proved is what the screen says of it. */
import type { JsonValue, RecordRef } from '@/lib/dataset/types'
import { planOutputs } from '@/lib/export/outputs'
import type { PlannedOutput } from '@/lib/export/outputs'
import { CurationError, isAbort } from '@/lib/errors'
import type { ExportReport, ExportRequest, ExportState, ExportTarget } from './contract/export'
import type { SessionCore } from './core'
import type { CurrentDataset } from './current-dataset'
import { exportedFile, holdExportFolder, type HeldFolder } from './export-folder'
import { refuseTaken, removeOutputs } from './export-names'
import { proofLines } from './proof-lines'
import type { Questions } from './questions'
import { toNotice } from './store'
import type { ExportJob, ExportStep, WrittenOutput } from './worker/exporter'
import type { EditedRow } from './worker/messages'

export const APP_VERSION = '0.1.0'

export class Exporting {
  readonly #core: SessionCore
  readonly #blobs = new Map<string, Blob>()
  #controller: AbortController | undefined
  #folder: HeldFolder | undefined

  constructor(core: SessionCore) {
    this.#core = core
  }

  /** Resolves when the export is done, failed or cancelled: the state says which. */
  async export(request: ExportRequest, target: ExportTarget): Promise<void> {
    const current = this.#core.require()
    await this.#forget()
    const controller = new AbortController()
    this.#controller = controller
    try {
      await this.#run(current, request, target, controller.signal)
    } catch (error) {
      if (isAbort(error)) this.#update({ status: 'cancelled' })
      else
        this.#update({ status: 'failed', error: { id: crypto.randomUUID(), ...toNotice('The export failed', error) } })
    }
  }

  cancel(): void {
    this.#controller?.abort()
  }

  /** Closes the report; files that wait for download go. */
  clear(): void {
    this.cancel()
    this.#core.store.setState({ exporting: null })
    void this.#forget()
  }

  async file(name: string): Promise<File> {
    const blob = this.#blobs.get(name)
    if (blob !== undefined) return new File([blob], name)
    return exportedFile(this.#folder?.name ?? '', name)
  }

  async #run(
    current: CurrentDataset,
    request: ExportRequest,
    target: ExportTarget,
    signal: AbortSignal,
  ): Promise<void> {
    const manifestName = `${request.baseName}.manifest.json`
    this.#core.store.setState({ exporting: startState(manifestName) })
    const outputs = await this.#plan(current, request, signal)
    const rowsTotal = outputs.reduce((sum, { rows }) => sum + rows.length, 0)
    if (rowsTotal === 0)
      throw new CurationError('export', 'There is no row to export.', {
        next: 'Clear a filter or choose another scope.',
      })
    this.#update({ rowsTotal, file: outputs[0]?.name ?? manifestName })
    this.#folder = await holdExportFolder()
    const job = this.#job(current, request, target, outputs, manifestName, this.#folder.name)
    const names = [...outputs.map(({ name }) => name), manifestName]
    if (target.kind === 'handle') await refuseTaken(target.directory, names)
    const reader = this.#core.createReader()
    try {
      await reader.open(current.sources, current.info.mapping, signal)
      const written = (await reader.export(job, {
        signal,
        onProgress: (value) => this.#progress(outputs, value as ExportStep),
      })) as readonly WrittenOutput[]
      for (const { name, blob } of written) if (blob !== null) this.#blobs.set(name, blob)
      this.#update({
        status: 'done',
        reports: written.map((output) =>
          toReport(output, request, target, this.#core.store.getState().balance.mapping),
        ),
        rowsDone: rowsTotal,
      })
      reader.close()
    } catch (error) {
      await reader.settleAndClose(signal)
      await this.#takeAway(target, names)
      throw error
    }
  }

  async #takeAway(target: ExportTarget, names: readonly string[]): Promise<void> {
    await this.#forget()
    if (target.kind === 'handle') this.#update({ left: await removeOutputs(target.directory, names) })
  }

  /** Which rows go to which file. Rows go out in file order unless the plan was shuffled. */
  async #plan(current: CurrentDataset, request: ExportRequest, signal: AbortSignal): Promise<readonly PlannedOutput[]> {
    const { questions } = current
    if (questions === undefined)
      throw new CurationError('export', 'The rows are still being read.', { next: 'Wait a moment.' })
    const rows = await this.#rows(questions, request.scope, signal)
    const { fraction } = request.validation
    // A parquet file is counted by category when it is reopened; other forms are counted here.
    const known = fraction > 0 || request.format !== 'parquet'
    const facts = known ? await questions.rowFacts([], signal) : []
    const shared = fraction > 0 ? await this.#shared(questions, request.validation, signal) : []
    const categories = new Map(facts.map(({ file, row, category }) => [`${file}:${row}`, category]))
    return planOutputs({
      baseName: request.baseName,
      format: request.format,
      rows,
      validation: request.validation,
      groupsOf: ({ file, row }) => shared.flatMap((groups) => groups.get(`${file}:${row}`) ?? []),
      categoryOf: known ? ({ file, row }) => categories.get(`${file}:${row}`) ?? null : undefined,
      shards:
        request.shardBytes === null
          ? undefined
          : { bytes: request.shardBytes, bytesOf: (row) => bytesARow(current, row) },
    })
  }

  /** What rows have in common that must not be parted. */
  async #shared(
    questions: Questions,
    { keepQuestionsTogether, keepImagesTogether }: ExportRequest['validation'],
    signal: AbortSignal,
  ): Promise<readonly ReadonlyMap<string, readonly string[]>[]> {
    if (keepImagesTogether && this.#core.store.getState().imageCheck.status !== 'done')
      throw new CurationError('export', 'Which rows have the same image is not known before the images are checked.', {
        next: 'Check the images first, or let rows with the same image part.',
      })
    return [
      ...(keepQuestionsTogether ? [await questions.sharedQuestions(signal)] : []),
      ...(keepImagesTogether ? [await questions.sharedImages(signal)] : []),
    ]
  }

  async #rows(questions: Questions, scope: ExportRequest['scope'], signal: AbortSignal): Promise<readonly RecordRef[]> {
    if (scope.kind === 'rebalanced') return scope.plan.rows
    const { view } = this.#core.store.getState()
    return questions.refsWithout(scope.exclude, scope.kind === 'all' ? [] : view.filters, signal)
  }

  #job(
    current: CurrentDataset,
    request: ExportRequest,
    target: ExportTarget,
    outputs: readonly PlannedOutput[],
    manifestName: string,
    folder: string,
  ): ExportJob {
    const { balance, view } = this.#core.store.getState()
    return {
      outputs: outputs.map(({ name, part, rows, counts }) => ({ name, part, rows: packRows(rows), counts })),
      format: request.format,
      layout: request.layout,
      hubImages: request.hubImages,
      binaryBytes: request.binaryBytes,
      codec: request.codec,
      edits: editsOf(current),
      countBy: categoryPath(current, balance.column),
      categories: balance.mapping,
      target: target.kind === 'handle' ? { directory: target.directory } : { folder },
      manifestName,
      manifest: {
        createdAt: new Date().toISOString(),
        app: { name: 'Metis Curator', version: APP_VERSION },
        request: requestAsJson(request, { balance, filters: usesView(request) ? view.filters : [] }),
        journal: current.edits.log.map((entry) => ({ ...entry, seq: undefined }) as unknown as JsonValue),
      },
    }
  }

  #progress(outputs: readonly PlannedOutput[], step: ExportStep): void {
    const at = outputs.findIndex(({ name }) => name === step.file)
    const before = outputs.slice(0, at).reduce((sum, { rows }) => sum + rows.length, 0)
    this.#update({
      status: step.step,
      file: step.file,
      rowsDone: before + step.rowsDone,
      bytesWritten: step.bytesWritten,
    })
  }

  #update(change: Partial<ExportState>): void {
    this.#core.store.setState(({ exporting }) => ({ exporting: exporting && { ...exporting, ...change } }))
  }

  async #forget(): Promise<void> {
    this.#blobs.clear()
    const folder = this.#folder
    this.#folder = undefined
    await folder?.release()
  }
}

function startState(file: string): ExportState {
  return { status: 'writing', rowsDone: 0, rowsTotal: 0, bytesWritten: 0, file, reports: [], error: null, left: [] }
}

function toReport(
  output: WrittenOutput,
  request: ExportRequest,
  target: ExportTarget,
  categories: Readonly<Record<string, string>>,
): ExportReport {
  return {
    file: output.name,
    bytes: output.bytes,
    rows: output.rows,
    proof: output.proof === null ? [] : proofLines(output.proof, output, request, categories),
    downloadable: target.kind === 'download',
  }
}

/** Where in the file the category column lies; null = not a column of the file (counted by nothing then). */
function categoryPath({ info }: CurrentDataset, column: string): string | null {
  if (column === 'ability') return info.mapping.ability
  if (column === 'data_source') return info.mapping.dataSource
  return info.columns.includes(column) ? column : null
}

/** A file's bytes shared out evenly: shards are "about" a size. */
function bytesARow({ info }: CurrentDataset, { file }: RecordRef): number {
  const { byteLength, rows } = info.files[file] ?? { byteLength: 0, rows: 1 }
  return byteLength / Math.max(1, rows)
}

function packRows(rows: readonly RecordRef[]): Int32Array {
  const packed = new Int32Array(rows.length * 2)
  rows.forEach(({ file, row }, k) => {
    packed[2 * k] = file
    packed[2 * k + 1] = row
  })
  return packed
}

function editsOf(current: CurrentDataset): readonly EditedRow[] {
  return current.edits
    .changedRefs()
    .map((ref) => ({ ...ref, edits: current.edits.edits(ref) }))
    .filter(({ edits }) => edits.length > 0)
}

function usesView({ scope }: ExportRequest): boolean {
  return scope.kind === 'view' || (scope.kind === 'rebalanced' && scope.plan.options.withinView)
}

/** What the person asked for, without the rows themselves: seed and options give those again. */
function requestAsJson(request: ExportRequest, context: object): JsonValue {
  const { scope, ...rest } = request
  const asked =
    scope.kind === 'rebalanced' ? { kind: scope.kind, options: scope.plan.options, size: scope.plan.size } : scope
  return JSON.parse(JSON.stringify({ ...rest, scope: asked, ...context })) as JsonValue
}
