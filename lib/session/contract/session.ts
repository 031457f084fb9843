/**
 * The session as the screen sees it: one store of plain state, and the commands and questions that act on it. Every mutation
 * is a command. The values they speak of stand beside it. Components import nothing deeper of lib/session.
 */
import type { ColumnMapping, FieldPath, JsonValue, Mark, RecordRef } from '@/lib/dataset/types'
import type { Filter } from '@/lib/query/filter'
import type { View } from '@/lib/query/view-url'
import type { ReasonSwitches } from '@/lib/rebalance/usable'
import type { CrossCell, FacetValue, FlagCount, HistogramBin, ValueShares } from './counts'
import type { DatasetState, Diagnostics, OpeningState, RecentDataset } from './dataset'
import type { ExportRequest, ExportState, ExportTarget } from './export'
import type { ImageCheckState, RecordImage } from './images'
import type { JournalImport, JournalState, JournalStep } from './journal'
import type { Notice } from './notice'
import type { BalanceState, ReasonCount, RebalanceOptions, RebalancePlan } from './rebalance'
import type { LoadedRecord } from './record'
import type { ResultState, RowPreview, SearchState } from './rows'

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

export interface Session {
  getState(): SessionState
  subscribe(listener: (state: SessionState, previous: SessionState) => void): () => void

  // open; false = it did not open, and what was open before is on the screen
  /** One dataset of all of them; of folders, every .parquet file in them. */
  openFiles(items: readonly (File | FileSystemFileHandle | FileSystemDirectoryHandle)[]): Promise<boolean>
  /** One URL or several (shards). Relative ones are of this origin. */
  openUrls(urls: readonly string[]): Promise<boolean>
  openDemo(name: string): Promise<boolean>
  openRecent(id: string): Promise<boolean>
  /** Says that files of that name were open here, which the browser can't open again by itself. */
  sayGone(name: string): void
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
  /** Searches anew for the text filter in force where its search was stopped or failed. */
  resumeSearch(): void

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
  countWithout(excluded: ReasonSwitches, withinView: boolean, signal: AbortSignal): Promise<number>
  export(request: ExportRequest, target: ExportTarget): Promise<void>
  cancelExport(): void
  /** The finished file of a 'download' export. */
  exportedFile(name: string): Promise<File>
  clearExport(): void

  diagnostics(signal: AbortSignal): Promise<Diagnostics>
}
