/** placeholder until lib/export lands */
import type { ExportRequest, ExportTarget } from './contract'
import type { SessionCore } from './core'

export class Exporting {
  readonly #core: SessionCore

  constructor(core: SessionCore) {
    this.#core = core
  }

  export(_request: ExportRequest, _target: ExportTarget): Promise<void> {
    return Promise.resolve()
  }

  cancel(): void {
    this.clear()
  }

  clear(): void {
    this.#core.store.setState({ exporting: null })
  }

  file(name: string): Promise<File> {
    return Promise.reject(new Error(name))
  }
}
