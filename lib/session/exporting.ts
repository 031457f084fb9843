/** The export on the screen. One at a time: the next begins when the one before has let go of its files. */
import { CurationError } from '@/lib/errors'
import type { ExportRequest, ExportTarget } from './contract/export'
import type { SessionCore } from './core'
import { ExportRun } from './export-run'

export class Exporting {
  readonly #core: SessionCore
  #run: ExportRun | undefined
  /** Resolves when no earlier run holds files. */
  #earlier: Promise<unknown> = Promise.resolve()

  constructor(core: SessionCore) {
    this.#core = core
  }

  /** Resolves when the export is done, failed or cancelled: the state says which. */
  async export(request: ExportRequest, target: ExportTarget): Promise<void> {
    const current = this.#core.require()
    this.#dismiss()
    const run = new ExportRun(this.#core, { current, request, target }, (exporting) => {
      // One that ends late has nothing to say any more.
      if (this.#run === run) this.#core.store.setState({ exporting })
    })
    this.#run = run
    await run.start(this.#earlier)
  }

  cancel(): void {
    this.#run?.cancel()
  }

  /** Closes the report; files that wait for download go. */
  clear(): void {
    this.#dismiss()
    this.#core.store.setState({ exporting: null })
  }

  async file(name: string): Promise<File> {
    if (this.#run !== undefined) return this.#run.file(name)
    throw new CurationError('export', `${name} was discarded.`, { file: name, next: 'Export it again.' })
  }

  #dismiss(): void {
    const run = this.#run
    this.#run = undefined
    if (run !== undefined) this.#earlier = Promise.all([this.#earlier, run.end()])
  }
}
