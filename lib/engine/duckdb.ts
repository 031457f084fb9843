/** DuckDB-WASM behind the Engine seam. All engine files come from the app's own origin; nothing is fetched elsewhere. */
import * as duckdb from '@duckdb/duckdb-wasm'
import { Table } from 'apache-arrow'
import type { RecordBatch, Schema } from 'apache-arrow'

import { CurationError, isAbort } from '@/lib/errors'
import type { Engine, EngineRow, EngineValue } from './engine'
import { Turns } from './turns'
import type { Urgency } from './turns'

/** `instantiate()` may never settle, so it gets a limit: its 34 MB come over a slow line in less. */
const START_LIMIT_MS = 10 * 60_000
/** The shortest module there is: magic number and version. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)

export interface EngineFiles {
  readonly mvp: { readonly module: string; readonly worker: string }
  readonly eh: { readonly module: string; readonly worker: string }
}

export function engineFilesAt(base: string): EngineFiles {
  const bundle = (name: string) => ({
    module: new URL(`duckdb-${name}.wasm`, base).href,
    worker: new URL(`duckdb-browser-${name}.worker.js`, base).href,
  })
  return { mvp: bundle('mvp'), eh: bundle('eh') }
}

/**
 * Starts the engine in a worker of its own. Throws CurationError('engine') with what to do. `onStopped` is told when it
 * breaks down later: every question then fails with that reason, where the library would leave it without an answer.
 */
export async function startDuckDb(files: EngineFiles, onStopped: (reason: CurationError) => void): Promise<Engine> {
  const bundle = await duckdb.selectBundle({
    mvp: { mainModule: files.mvp.module, mainWorker: files.mvp.worker },
    eh: { mainModule: files.eh.module, mainWorker: files.eh.worker },
  })
  if (bundle.mainWorker === null) throw new CurationError('engine', 'This browser cannot run the query engine.')
  refuseWithoutWebAssembly()
  const worker = new Worker(bundle.mainWorker)
  const broken = breakdownOf(worker)
  try {
    const failed = broken.then((reason): never => {
      throw reason
    })
    const engine = await Promise.race([begin(worker, bundle.mainModule, bundle.pthreadWorker), failed])
    void broken.then((reason) => {
      engine.stop(reason)
      onStopped(reason)
    })
    return engine
  } catch (cause) {
    worker.terminate()
    throw new CurationError('engine', 'The query engine did not start.', {
      cause,
      next: 'Check the connection to the app’s server and reload the page. If it happens again, use a current Chromium-based browser.',
    })
  }
}

/** Where the page's CSP forbids WebAssembly a start in the worker never settles; here it is known at once. */
function refuseWithoutWebAssembly(): void {
  try {
    new WebAssembly.Module(EMPTY_MODULE)
  } catch (cause) {
    throw new CurationError('engine', 'The query engine did not start: WebAssembly is not allowed here.', {
      cause,
      next: "Use a current Chromium-based browser, and a server whose Content-Security-Policy has 'wasm-unsafe-eval'.",
    })
  }
}

async function begin(worker: Worker, module: string, pthreadWorker: string | null): Promise<DuckDbEngine> {
  const database = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker)
  await withinLimit(database.instantiate(module, pthreadWorker))
  await database.open({ path: ':memory:', query: { castBigIntToDouble: false } })
  const engine = new DuckDbEngine(database, await database.connect(), await database.getVersion())
  // Nothing may be downloaded: a missing extension is an error at once instead of a hanging request.
  await engine.execute('SET autoload_known_extensions=false; SET autoinstall_known_extensions=false')
  return engine
}

/** Resolves when the worker meets an error that nothing in it caught; what it was asked then has no answer any more. */
function breakdownOf(worker: Worker): Promise<CurationError> {
  return new Promise((resolve) => {
    worker.addEventListener('error', (event) => {
      event.preventDefault()
      worker.terminate()
      resolve(
        new CurationError('engine', `The query engine stopped: ${event.message || 'its worker ended'}.`, {
          next: 'Reload the page. Changes that are said to be saved are kept.',
        }),
      )
    })
  })
}

async function withinLimit<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the engine gave no answer while starting')), START_LIMIT_MS)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}

/** Jobs take turns, so one connection does for all of them, and cancelling one leaves the others alone. */
class DuckDbEngine implements Engine {
  readonly version: string
  readonly #database: duckdb.AsyncDuckDB
  readonly #connection: duckdb.AsyncDuckDBConnection
  readonly #turns = new Turns()

  constructor(database: duckdb.AsyncDuckDB, connection: duckdb.AsyncDuckDBConnection, version: string) {
    this.#database = database
    this.#connection = connection
    this.version = `DuckDB-WASM ${version}`
  }

  async execute(...statements: readonly string[]): Promise<void> {
    await this.#turns.take('now', undefined, () => this.#sendAll(statements))
  }

  async query(sql: string, signal?: AbortSignal, urgency: Urgency = 'now'): Promise<readonly EngineRow[]> {
    const table = await this.#run(sql, signal, urgency)
    const fields = table.schema.fields.map((field, k) => ({ name: field.name, vector: table.getChildAt(k) }))
    return Array.from({ length: table.numRows }, (_, i) =>
      Object.fromEntries(fields.map(({ name, vector }) => [name, plain(vector?.get(i) as unknown)])),
    )
  }

  async queryIntegers(sql: string, columns: readonly string[], signal?: AbortSignal): Promise<readonly Int32Array[]> {
    const table = await this.#run(sql, signal, 'now')
    return columns.map((name) => {
      const values = table.getChild(name)?.toArray() as unknown
      return values instanceof Int32Array ? values : new Int32Array(0)
    })
  }

  async insertArrow(table: string, ipc: Uint8Array, ...before: readonly string[]): Promise<void> {
    try {
      await this.#turns.take('now', undefined, async () => {
        await this.#sendAll(before)
        await this.#connection.insertArrowFromIPCStream(ipc, { name: table, create: false })
      })
    } catch (cause) {
      if (cause instanceof CurationError) throw cause
      throw new CurationError('engine', `Rows could not be added to ${table}.`, { cause })
    }
  }

  async close(): Promise<void> {
    await this.#database.terminate()
  }

  /** Its worker is gone. */
  stop(reason: CurationError): void {
    this.#turns.end(reason)
  }

  #run(sql: string, signal: AbortSignal | undefined, urgency: Urgency): Promise<Table> {
    return this.#turns.take(urgency, signal, () => this.#send(sql, signal))
  }

  async #sendAll(statements: readonly string[]): Promise<void> {
    for (const sql of statements) await this.#send(sql, undefined)
  }

  async #send(sql: string, signal: AbortSignal | undefined): Promise<Table> {
    const cancel = () => void this.#connection.cancelSent()
    signal?.addEventListener('abort', cancel)
    try {
      const batches = await this.#connection.send(sql, false)
      const table = tableOf(await batches.readAll(), batches.schema)
      signal?.throwIfAborted()
      return table
    } catch (cause) {
      signal?.throwIfAborted()
      if (isAbort(cause)) throw cause
      throw new CurationError('query', cause instanceof Error ? cause.message : String(cause), { cause, place: sql })
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }
}

function plain(value: unknown): EngineValue {
  if (value === null || value === undefined) return null
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? Number(inner) : inner))
}

function tableOf(batches: readonly RecordBatch[], schema: Schema): Table {
  return batches.length > 0 ? new Table([...batches]) : new Table(schema)
}
