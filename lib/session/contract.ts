/**
 * What the screen sees: one store of plain state, and the commands and questions that act on it.
 * Components import this file's types and nothing deeper; every mutation is a command.
 */
import type { CurationErrorCode } from '@/lib/errors'
import type {
  CellValue,
  ColumnMapping,
  DatasetKind,
  FieldPath,
  JsonValue,
  Mark,
  Message,
  PassScale,
  RecordRef,
} from '@/lib/dataset/types'
import type { Filter } from '@/lib/query/filter'
import type { View } from '@/lib/query/view-url'

// ---------------------------------------------------------------- state

export interface Notice {
  readonly id: string
  readonly tone: 'error' | 'warning' | 'info' | 'success'
  readonly title: string
  readonly detail: string | null
  readonly file: string | null
  readonly next: string | null
  readonly code: CurationErrorCode | null
}

export interface FileState {
  readonly name: string
  readonly byteLength: number
  readonly rows: number
  readonly rowGroups: number
  readonly createdBy: string | null
  /** SHA-256 over length and footer, hex. */
  readonly fingerprint: string
}

/** A column a person can see or filter by in the table, beyond the parts. */
export interface ExtraColumn {
  /** Dotted path and SQL column name: "reward_model.style". */
  readonly name: string
  readonly type: 'text' | 'number' | 'boolean'
}

export interface DatasetState {
  /** Stable over reloads: hash of the file fingerprints. */
  readonly id: string
  readonly name: string
  readonly kind: DatasetKind
  readonly files: readonly FileState[]
  readonly rows: number
  readonly bytes: number
  readonly mapping: ColumnMapping
  /** Every column a part may be mapped to, by dotted path. */
  readonly columns: readonly string[]
  readonly extraColumns: readonly ExtraColumn[]
  readonly passScale: PassScale | null
  /** What is missing for it to be an RL or trajectory dataset, as sentences. */
  readonly missing: readonly string[]
  /** Is all text in the engine (search is instant), or is it streamed from the file? */
  readonly textResident: boolean
  readonly hasImages: boolean
  /** Image bytes are lists of integers. */
  readonly integerBytes: boolean
  readonly demo: boolean
}

export interface OpeningState {
  readonly name: string
  readonly step: 'footer' | 'rows' | 'engine'
  readonly rowsDone: number
  readonly rowsTotal: number | null
  readonly bytesRead: number
}

/** Rows that match the view, in its order. Null until the first answer. */
export interface ResultState {
  readonly status: 'idle' | 'running' | 'failed'
  /** Number of rows in the view. */
  readonly count: number
  /** Number of rows in the dataset so far. */
  readonly total: number
  /** Bumped whenever ids or cached rows change: `peekRow` may answer differently. */
  readonly version: number
  readonly error: string | null
}

export interface JournalState {
  /** Edits that stand (not undone). */
  readonly changedCells: number
  readonly changedRecords: number
  readonly marked: { readonly [M in Mark]: number }
  readonly entries: number
  /** 'unkept' = made, but only until the tab closes: the browser keeps nothing here. */
  readonly saving: 'saved' | 'saving' | 'failed' | 'unkept'
  /** Plain words for the latest step that would be undone / redone, null when there is none. */
  readonly undo: string | null
  readonly redo: string | null
}

export interface ImageCheckState {
  readonly status: 'none' | 'running' | 'done' | 'failed'
  readonly rowsDone: number
  readonly rowsTotal: number
  readonly bytesRead: number
}

export interface SearchState {
  /** A streamed search over text that is not resident. */
  readonly status: 'idle' | 'running' | 'done'
  readonly rowsDone: number
  readonly rowsTotal: number
  readonly hits: number
}

export interface ExportState {
  readonly status: 'writing' | 'verifying' | 'done' | 'failed' | 'cancelled'
  readonly rowsDone: number
  readonly rowsTotal: number
  readonly bytesWritten: number
  readonly file: string
  readonly reports: readonly ExportReport[]
  readonly error: Notice | null
  /** Files of an export that did not end well which could not be removed. */
  readonly left: readonly string[]
}

export interface BalanceState {
  /** Column the categories come from ("ability" unless a person chose another). */
  readonly column: string
  /** Value of that column → category. */
  readonly mapping: Readonly<Record<string, string>>
  /** Category → share, in percent; need not sum to 100 while being typed. */
  readonly targets: Readonly<Record<string, number>>
}

export interface SessionState {
  readonly dataset: DatasetState | null
  readonly opening: OpeningState | null
  readonly notices: readonly Notice[]
  readonly view: View
  readonly result: ResultState
  readonly journal: JournalState
  readonly imageCheck: ImageCheckState
  readonly search: SearchState
  readonly exporting: ExportState | null
  readonly balance: BalanceState
  /** Bumped whenever an answer over `current` may have changed: rerun questions. */
  readonly revision: number
  readonly recents: readonly RecentDataset[]
  /** Does ground truth pull extra_info.answer along when they agreed before? */
  readonly answerFollows: boolean
}

export interface RecentDataset {
  readonly id: string
  readonly name: string
  readonly openedAt: string
  readonly files: number
}

// ---------------------------------------------------------------- values of answers

/** One line of the table. */
export interface RowPreview {
  readonly ref: RecordRef
  readonly question: string | null
  readonly groundTruth: string | null
  readonly answer: string | null
  readonly ability: string | null
  readonly category: string | null
  readonly dataSource: string | null
  readonly passValue: number | null
  readonly answerKind: string | null
  readonly promptChars: number | null
  readonly imageTags: number | null
  /** Null = not checked (image data not read yet). */
  readonly imageCount: number | null
  readonly toolCalls: number | null
  readonly mark: Mark | null
  readonly note: string | null
  readonly edited: boolean
  /** Extra columns by name. */
  readonly extra: Readonly<Record<string, string | number | boolean | null>>
}

export interface ValueCount {
  readonly value: string | null
  /** Rows that match the filters. */
  readonly count: number
}

export interface FacetValue extends ValueCount {
  /** Rows of the dataset. */
  readonly total: number
}

export interface HistogramBin {
  readonly from: number
  readonly to: number
  readonly count: number
}

export interface CrossCell {
  readonly row: string | null
  readonly column: string | null
  readonly count: number
}

export interface FlagCount {
  readonly flag: string
  readonly label: string
  /** Null = not checked: needs image data. */
  readonly count: number | null
  readonly severity: 'error' | 'warning' | 'info'
}

/** A column of any number of values: the most frequent by name, and what all of them sum to. */
export interface ValueShares {
  /** Most frequent first, at most 1,000; rows without a value (null) are always among them. */
  readonly values: readonly ValueCount[]
  /** Different values in the dataset, listed or not; none is not one. */
  readonly distinct: number
  /** Matching rows, over all values and none. */
  readonly rows: number
}

export interface LoadedRecord {
  readonly ref: RecordRef
  readonly file: string
  /** The row with edits applied. Image bytes are left out: images[k].bytes is absent. */
  readonly row: Readonly<Record<string, CellValue>>
  readonly messages: readonly Message[]
  /** Path of each message's text: ["prompt", 1, "content"]; null = put together from parts, so not editable. */
  readonly messagePaths: readonly (FieldPath | null)[]
  readonly changes: readonly CellChange[]
  readonly mark: Mark | null
  readonly note: string | null
  /** Images the row holds; null until the image column was looked at for this row. */
  readonly imageCount: number | null
}

export interface CellChange {
  readonly path: FieldPath
  readonly before: JsonValue
  readonly after: JsonValue
}

export interface RecordImage {
  readonly index: number
  /** Null when bytes are null or empty. */
  readonly blob: Blob | null
  readonly byteLength: number
  readonly format: string
  readonly width: number | null
  readonly height: number | null
  /** What is wrong with it ("bytes are null", "PNG ends early"), null when it decodes. */
  readonly problem: string | null
}

export interface JournalStep {
  readonly step: string
  readonly time: string
  readonly actor: string
  readonly mine: boolean
  readonly ref: RecordRef | null
  readonly summary: string
  readonly changes: readonly CellChange[]
  readonly undone: boolean
}

export interface JournalImport {
  readonly applied: number
  readonly alreadyThere: number
  readonly conflicts: readonly { readonly line: number; readonly reason: string }[]
  readonly unmatched: readonly { readonly line: number; readonly reason: string }[]
}

// ---------------------------------------------------------------- rebalance and export

export type Reason =
  | 'marked-drop'
  | 'no-category'
  | 'empty-ground-truth'
  | 'image-tags'
  | 'missing-image-bytes'
  | 'undecodable-image'

export interface RebalanceOptions {
  readonly targets: Readonly<Record<string, number>>
  readonly size: number | 'largest'
  readonly seed: string
  /** Which reasons exclude a row. */
  readonly exclude: { readonly [R in Reason]: boolean }
  readonly keepSourceProportions: boolean
  readonly keepPassProportions: boolean
  readonly shuffle: boolean
  /** Only rows of the current view. */
  readonly withinView: boolean
}

export interface CategoryPlan {
  readonly category: string
  readonly before: number
  readonly usable: number
  readonly kept: number
  readonly quota: number
  /** Marked keep, always in. */
  readonly forced: number
}

/** A row that goes: the first reason that excludes it, or 'not-sampled' when its category had more than its quota. */
export interface DroppedRow extends RecordRef {
  readonly why: Reason | 'not-sampled'
}

export interface ReasonCount {
  readonly reason: Reason
  readonly label: string
  /** Rows it applies to, whether or not its switch is on; null = not checked: needs image data. */
  readonly count: number | null
}

export interface RebalancePlan {
  readonly options: RebalanceOptions
  readonly categories: readonly CategoryPlan[]
  readonly size: number
  readonly largest: number
  /** "search has 412 usable rows; 36 % of 1,500 needs 540"; null when nothing limits. */
  readonly limit: string | null
  /** What a person who marked rows keep should know: keeps with a fault stay out, keeps beyond a share push the others. */
  readonly keepNotes: readonly string[]
  /** The category that sentence is about; null when none is. */
  readonly limiting: string | null
  /** False when the asked size cannot be had: `rows` is empty then. */
  readonly feasible: boolean
  readonly reasons: readonly ReasonCount[]
  /** Rows in, in output order. */
  readonly rows: readonly RecordRef[]
  /** Rows that go, in file order. */
  readonly dropped: readonly DroppedRow[]
}

export interface ExportRequest {
  readonly scope:
    | { readonly kind: 'all' | 'view'; readonly exclude: { readonly [R in Reason]: boolean } }
    | { readonly kind: 'rebalanced'; readonly plan: RebalancePlan }
  /** Fraction of rows that go to a validation file; 0 = one file. */
  readonly validation: {
    readonly fraction: number
    readonly seed: string
    /** Rows with the same question go to the same file. */
    readonly keepQuestionsTogether: boolean
    /** Rows that have an image in common go to the same file; the images must have been checked. */
    readonly keepImagesTogether: boolean
  }
  readonly format: 'parquet' | 'jsonl' | 'rows'
  readonly layout: 'source' | 'optimised'
  /** Turn `images` into the Hub's Image feature. */
  readonly hubImages: boolean
  /** Image bytes that are lists of integers become BINARY. Parquet only. */
  readonly binaryBytes: boolean
  /** Codec of every column; null = each column's own. Parquet only. */
  readonly codec: 'UNCOMPRESSED' | 'SNAPPY' | 'ZSTD' | 'GZIP' | 'LZ4_RAW' | 'BROTLI' | null
  /** Cut into files of about this many bytes; null = one file. Parquet only. */
  readonly shardBytes: number | null
  readonly baseName: string
}

export interface ExportReport {
  readonly file: string
  readonly bytes: number
  readonly rows: number
  /** Only for parquet: what reopening proved. */
  readonly proof: readonly { readonly label: string; readonly value: string; readonly ok: boolean }[]
  /** Set when the file waits as a download (no File System Access): call `download`. */
  readonly downloadable: boolean
}

/** Where exports go: a directory or file handle the person chose, or 'download'. */
export type ExportTarget =
  | { readonly kind: 'handle'; readonly directory: FileSystemDirectoryHandle }
  | { readonly kind: 'download' }

export interface Diagnostics {
  readonly files: readonly {
    readonly name: string
    readonly footerBytes: number
    readonly lightBytes: number
    readonly imageChunkBytes: number
    readonly bytesRead: number
    readonly reads: number
    readonly layout: string
  }[]
  readonly engine: string
}

// ---------------------------------------------------------------- the session

export type Unsubscribe = () => void

export interface Session {
  getState(): SessionState
  subscribe(listener: (state: SessionState, previous: SessionState) => void): Unsubscribe

  // open
  /** One dataset of all of them; of folders, every .parquet file in them. */
  openFiles(items: readonly (File | FileSystemFileHandle | FileSystemDirectoryHandle)[]): Promise<void>
  /** One URL or several (shards). Relative ones are of this origin. */
  openUrls(urls: readonly string[]): Promise<void>
  openDemo(kind: 'prompts' | 'trajectories'): Promise<void>
  openRecent(id: string): Promise<void>
  forgetRecent(id: string): Promise<void>
  cancelOpening(): void
  close(): void
  dismiss(noticeId: string): void
  setMapping(change: Partial<ColumnMapping>): Promise<void>

  // view
  setView(view: View): void
  /** Row at an index of the view; undefined = not here yet (ask with requestRows). Never fetches. */
  peekRow(index: number): RowPreview | undefined
  requestRows(from: number, to: number): void
  /** Id at an index of the view, and the reverse (-1 = not in the view). */
  refAt(index: number): RecordRef | undefined
  indexOf(ref: RecordRef): number

  /** Table lines of some records (at most a page), in the order asked, whether or not the view holds them. */
  previewRows(refs: readonly RecordRef[], signal: AbortSignal): Promise<readonly RowPreview[]>

  // questions; all answered by the engine over `current`
  facet(column: string, filters: readonly Filter[], signal: AbortSignal): Promise<readonly FacetValue[]>
  histogram(
    column: string,
    bins: number,
    filters: readonly Filter[],
    signal: AbortSignal,
  ): Promise<readonly HistogramBin[]>
  crossTab(row: string, column: string, filters: readonly Filter[], signal: AbortSignal): Promise<readonly CrossCell[]>
  valueShares(column: string, filters: readonly Filter[], signal: AbortSignal): Promise<ValueShares>
  flagCounts(filters: readonly Filter[], signal: AbortSignal): Promise<readonly FlagCount[]>
  totals(
    signal: AbortSignal,
  ): Promise<{ readonly rows: number; readonly images: number | null; readonly imageTags: number | null }>

  // records
  loadRecord(ref: RecordRef, signal: AbortSignal): Promise<LoadedRecord>
  /** All images of a record, in order. Reads image bytes. */
  loadImages(ref: RecordRef, signal: AbortSignal): Promise<readonly RecordImage[]>
  /** First image as a small picture; null = none or undecodable. Cached. */
  thumbnail(ref: RecordRef, signal: AbortSignal): Promise<Blob | null>
  startImageCheck(): void
  cancelImageCheck(): void
  cancelSearch(): void

  // edit
  edit(ref: RecordRef, path: FieldPath, after: JsonValue): Promise<void>
  mark(refs: readonly RecordRef[], mark: Mark | null): Promise<void>
  /** The mark the record has by then takes it off again: twice in a row is once and back. */
  toggleMark(ref: RecordRef, mark: Mark): Promise<void>
  note(ref: RecordRef, text: string): Promise<void>
  setAnswerFollows(on: boolean): void
  undo(): Promise<void>
  redo(): Promise<void>
  journalSteps(): readonly JournalStep[]
  downloadJournal(): Blob
  importJournal(file: File): Promise<JournalImport>

  // balance, rebalance, export
  setBalance(change: Partial<BalanceState>): void
  planRebalance(options: RebalanceOptions, signal: AbortSignal): Promise<RebalancePlan>
  /** What a curator should know before any export: rows of the dataset, or of the view, each reason applies to. */
  reasonCounts(withinView: boolean, signal: AbortSignal): Promise<readonly ReasonCount[]>
  /** Rows of the dataset, or of the view, that none of these reasons leaves out. */
  countWithout(excluded: { readonly [R in Reason]: boolean }, withinView: boolean, signal: AbortSignal): Promise<number>
  export(request: ExportRequest, target: ExportTarget): Promise<void>
  cancelExport(): void
  /** The finished file of a 'download' export. */
  exportedFile(name: string): Promise<File>
  clearExport(): void

  diagnostics(signal: AbortSignal): Promise<Diagnostics>
}
