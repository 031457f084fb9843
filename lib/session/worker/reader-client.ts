/** The page's typed view of the reader worker. A replaced worker gets its sources again before the next call. */
import type { ColumnMapping, RecordRef } from '@/lib/dataset/types'
import { CurationError } from '@/lib/errors'
import type { RecordImage } from '../contract/images'
import type {
  CellEdit,
  Download,
  EditedRow,
  HitBatch,
  ImageBatch,
  OpenedDataset,
  RecordCells,
  RowBatch,
  SourceCounts,
  SourceSpec,
} from './messages'
import { WorkerClient } from './worker-client'
import type { CallOptions } from './worker-client'

/** How long a cancelled export may take to clean up. */
const SETTLE_MS = 10_000

export interface ReaderPatience {
  readonly onWaiting: (names: readonly string[] | null) => void
  readonly mostMs: number
}

export interface OpenProgress {
  readonly bytesRead: number
  readonly bytesTotal: number | null
}

export class Reader {
  readonly #client: WorkerClient
  #sources: readonly SourceSpec[] = []
  #mapping: Partial<ColumnMapping> = {}
  /** Of its files, once they have been open. */
  #fingerprints: readonly string[] | undefined
  #opened: Promise<unknown> | undefined

  /**
   * With `patience` its worker is ended after so long in which nothing came; until then `onWaiting` is told the names of the
   * files that nothing has come from for a while, and null when that is over.
   */
  constructor(create: () => Worker, patience?: ReaderPatience) {
    this.#client = new WorkerClient(create, () => (this.#opened = undefined), {
      onWaiting: (isWaiting) => patience?.onWaiting(isWaiting ? this.#sources.map(nameOfSource) : null),
      mostMs: patience?.mostMs ?? Infinity,
    })
  }

  /** Reads footers and finds which column plays which part. The earlier dataset stays with its own reader. */
  open(
    sources: readonly SourceSpec[],
    mapping: Partial<ColumnMapping>,
    signal: AbortSignal,
    onProgress?: (progress: OpenProgress) => void,
  ): Promise<OpenedDataset> {
    this.#sources = sources
    this.#mapping = mapping
    this.#fingerprints = undefined
    const opened = this.#open({ signal, onProgress: (value) => onProgress?.(value as OpenProgress) })
    this.#opened = opened
    return opened
  }

  /**
   * Opens what `other` has open, with these columns in the parts. Throws CurationError('source-changed') where a file is
   * another one by now.
   */
  async openSame(other: Reader, mapping: ColumnMapping, signal: AbortSignal): Promise<void> {
    this.#sources = other.#sources
    this.#mapping = mapping
    this.#fingerprints = other.#fingerprints
    this.#opened = this.#open({ signal })
    await this.#opened
  }

  /** What it reads from: a file that had to be downloaded whole in the place of its address. */
  get sources(): readonly SourceSpec[] {
    return this.#sources
  }

  /** Every row, in batches for the engine; the first batch is small and comes at once. */
  async rows(signal: AbortSignal, onBatch: (batch: RowBatch) => void): Promise<void> {
    await this.#ask('rows', null, { signal, onProgress: (value) => onBatch(value as RowBatch) })
  }

  /** Light cells of one record as the file has them, and their fingerprint. */
  record(ref: RecordRef, signal?: AbortSignal): Promise<RecordCells> {
    return this.#ask('record', ref, { signal }) as Promise<RecordCells>
  }

  images(ref: RecordRef, signal: AbortSignal): Promise<readonly RecordImage[]> {
    return this.#ask('images', ref, { signal }) as Promise<readonly RecordImage[]>
  }

  thumbnail(ref: RecordRef, signal: AbortSignal): Promise<Blob | null> {
    return this.#ask('thumbnail', ref, { signal }) as Promise<Blob | null>
  }

  /** For each edit, why no export could write it; null = it can be written. */
  whyUnwritable(edits: readonly CellEdit[]): Promise<readonly (string | null)[]> {
    return this.#ask('whyUnwritable', edits) as Promise<readonly (string | null)[]>
  }

  /** Facts of edited rows, as an Arrow stream for the table `overlay`. */
  derive(rows: readonly EditedRow[]): Promise<Uint8Array> {
    return this.#ask('derive', rows) as Promise<Uint8Array>
  }

  async checkImages(signal: AbortSignal, onBatch: (batch: ImageBatch) => void): Promise<void> {
    await this.#ask('checkImages', null, { signal, onProgress: (value) => onBatch(value as ImageBatch) })
  }

  /** What an earlier pass over the images found, as an Arrow stream for `image_facts`; null = not kept. */
  keptImageFacts(): Promise<Uint8Array | null> {
    return this.#ask('keptImageFacts', null) as Promise<Uint8Array | null>
  }

  async search(query: string, signal: AbortSignal, onBatch: (batch: HitBatch) => void): Promise<void> {
    await this.#ask('search', query, { signal, onProgress: (value) => onBatch(value as HitBatch) })
  }

  /** Row fingerprints of some records, in the order asked; made for thousands at once. */
  fingerprintsOf(refs: readonly RecordRef[]): Promise<readonly string[]> {
    return this.#ask('fingerprintsOf', refs) as Promise<readonly string[]>
  }

  /** Row fingerprint → row numbers of one file, to follow a journal into a revised file. */
  fingerprints(file: number, signal?: AbortSignal): Promise<ReadonlyMap<string, readonly number[]>> {
    return this.#ask('fingerprints', file, { signal }) as Promise<ReadonlyMap<string, readonly number[]>>
  }

  counts(signal?: AbortSignal): Promise<readonly SourceCounts[]> {
    return this.#ask('counts', null, { signal }) as Promise<readonly SourceCounts[]>
  }

  /** Runs an export in this worker; see exporter.ts. */
  export(request: unknown, options: CallOptions): Promise<unknown> {
    return this.#ask('export', request, options)
  }

  /** Ends the worker. After a cancel it first gets the time to let go of half-written files. */
  async settleAndClose(signal: AbortSignal): Promise<void> {
    if (signal.aborted) await this.#client.idle(SETTLE_MS)
    this.close()
  }

  close(): void {
    this.#client.terminate()
  }

  async #ask(method: string, args: unknown, options: CallOptions = {}): Promise<unknown> {
    this.#opened ??= this.#reopen()
    await this.#opened
    options.signal?.throwIfAborted()
    return this.#client.call(method, args, options)
  }

  /** In a new worker. The next call tries again where it fails: the network may be back by then. */
  #reopen(): Promise<unknown> {
    const opened = this.#open()
    opened.catch(() => {
      if (this.#opened === opened) this.#opened = undefined
    })
    return opened
  }

  async #open(options: CallOptions = {}): Promise<OpenedDataset> {
    const request = { sources: this.#sources, mapping: this.#mapping }
    const opened = (await this.#client.call('open', request, options)) as OpenedDataset
    refuseOthers(opened, this.#fingerprints)
    this.#fingerprints = opened.files.map(({ fingerprint }) => fingerprint)
    this.#sources = request.sources.map((source) => downloaded(source, opened.downloads))
    return opened
  }
}

/** Rows and changes are known by their numbers: in another file they would be other rows. */
function refuseOthers({ files }: OpenedDataset, fingerprints: readonly string[] | undefined): void {
  const other = files.find(({ fingerprint }, index) => fingerprint !== (fingerprints?.[index] ?? fingerprint))
  if (other === undefined) return
  throw new CurationError('source-changed', `${other.name} has changed since it was opened.`, {
    file: other.name,
    next: 'Open it again to read the new version.',
  })
}

function downloaded(source: SourceSpec, downloads: readonly Download[]): SourceSpec {
  if (source.kind === 'file') return source
  const download = downloads.find(({ url }) => url === source.url)
  return download === undefined ? source : { kind: 'file', file: new File([download.blob], source.name) }
}

function nameOfSource(source: SourceSpec): string {
  return source.kind === 'file' ? source.file.name : source.name
}
