/**
 * One export, from the choice of its rows to what was proved of its files. It runs in a reader of its own, so that browsing
 * goes on, and what it holds is its own too: one that takes long to end touches nothing of the next.
 */
import { isAbort } from '@/lib/errors'
import type { ExportReport, ExportState } from './contract/export'
import type { SessionCore } from './core'
import { exportedFile, holdExportFolder, type HeldFolder } from './export-folder'
import { exportJob, type AskedExport } from './export-job'
import { refuseTaken, removeOutputs } from './export-names'
import { planExport } from './export-plan'
import { proofLines } from './proof-lines'
import { toNotice } from './store'
import type { ExportJob, ExportStep, WrittenOutput } from './worker/exporter'

export class ExportRun {
  readonly #core: SessionCore
  readonly #asked: AskedExport
  readonly #show: (state: ExportState) => void
  readonly #controller = new AbortController()
  readonly #blobs = new Map<string, Blob>()
  #folder: HeldFolder | undefined
  #state: ExportState = {
    status: 'writing',
    rowsDone: 0,
    rowsTotal: 0,
    bytesWritten: 0,
    file: '',
    reports: [],
    error: null,
    left: [],
  }
  #ended: Promise<void> = Promise.resolve()

  constructor(core: SessionCore, asked: AskedExport, show: (state: ExportState) => void) {
    this.#core = core
    this.#asked = asked
    this.#show = show
  }

  /** Begins after `others`. Resolves when it is done, failed or cancelled: the state says which. */
  start(others: Promise<unknown>): Promise<void> {
    this.#update({ file: this.#asked.request.baseName })
    this.#ended = this.#run(others)
    return this.#ended
  }

  cancel(): void {
    this.#controller.abort()
  }

  /** Stops it where it still runs; files that wait for download go. Never rejects. */
  async end(): Promise<void> {
    this.cancel()
    await this.#ended
    await this.#release()
  }

  async file(name: string): Promise<File> {
    const blob = this.#blobs.get(name)
    if (blob !== undefined) return new File([blob], name)
    return exportedFile(this.#folder?.name ?? '', name)
  }

  async #run(others: Promise<unknown>): Promise<void> {
    try {
      await others
      await this.#write(await this.#prepare())
    } catch (error) {
      await this.#release()
      if (isAbort(error)) this.#update({ status: 'cancelled' })
      else
        this.#update({ status: 'failed', error: { id: crypto.randomUUID(), ...toNotice('The export failed', error) } })
    }
  }

  /** Rows are asked of what is open: should that close meanwhile, the answers would be another dataset's. */
  async #prepare(): Promise<ExportJob> {
    const { current, request } = this.#asked
    const open = AbortSignal.any([this.#controller.signal, current.closing.signal])
    open.throwIfAborted()
    this.#folder = await holdExportFolder()
    const plan = await planExport(this.#core, current, request, open)
    open.throwIfAborted()
    return exportJob(this.#asked, plan, this.#core.store.getState().balance, this.#folder.name)
  }

  async #write(job: ExportJob): Promise<void> {
    const { current, target } = this.#asked
    const { signal } = this.#controller
    const names = [...job.outputs.map(({ name }) => name), job.manifestName]
    const rowsTotal = rowsBefore(job, job.outputs.length)
    this.#update({ rowsTotal, file: names[0] ?? '' })
    if (target.kind === 'handle') await refuseTaken(target.directory, names)
    const reader = this.#core.createExportReader()
    try {
      await reader.openSame(current.reader, current.info.mapping, signal)
      const onProgress = (step: unknown) => this.#progress(job, step as ExportStep)
      const written = (await reader.export(job, { signal, onProgress })) as readonly WrittenOutput[]
      for (const { name, blob } of written) if (blob !== null) this.#blobs.set(name, blob)
      this.#update({ status: 'done', reports: written.map((output) => this.#report(output, job)), rowsDone: rowsTotal })
      reader.close()
    } catch (error) {
      await reader.settleAndClose(signal)
      if (target.kind === 'handle') this.#update({ left: await removeOutputs(target.directory, names) })
      throw error
    }
  }

  #progress(job: ExportJob, step: ExportStep): void {
    const at = job.outputs.findIndex(({ name }) => name === step.file)
    this.#update({
      status: step.step,
      file: step.file,
      rowsDone: rowsBefore(job, at) + step.rowsDone,
      bytesWritten: step.bytesWritten,
    })
  }

  #report(output: WrittenOutput, job: ExportJob): ExportReport {
    const { request, target } = this.#asked
    return {
      file: output.name,
      bytes: output.bytes,
      rows: output.rows,
      proof: output.proof === null ? [] : proofLines(output.proof, output, request, job.categories),
      downloadable: target.kind === 'download',
    }
  }

  #update(change: Partial<ExportState>): void {
    this.#state = { ...this.#state, ...change }
    this.#show(this.#state)
  }

  async #release(): Promise<void> {
    this.#blobs.clear()
    const folder = this.#folder
    this.#folder = undefined
    await folder?.release()
  }
}

/** Rows of the outputs that come before this one. */
function rowsBefore({ outputs }: ExportJob, index: number): number {
  return outputs.slice(0, index).reduce((sum, { rows }) => sum + rows.length / 2, 0)
}
