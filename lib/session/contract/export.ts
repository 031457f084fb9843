/** An export: what is asked, where it goes, how far it is, and what came of it. */
import type { ReasonSwitches } from '@/lib/rebalance/usable'
import type { Notice } from './notice'
import type { RebalancePlan } from './rebalance'

export interface ExportRequest {
  readonly scope:
    | { readonly kind: 'all' | 'view'; readonly exclude: ReasonSwitches }
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

/** Where exports go: a folder the person chose, or the browser's downloads. */
export type ExportTarget =
  | { readonly kind: 'handle'; readonly directory: FileSystemDirectoryHandle }
  | { readonly kind: 'download' }

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

export interface ExportReport {
  readonly file: string
  readonly bytes: number
  readonly rows: number
  /** Only for parquet: what reopening proved. */
  readonly proof: readonly { readonly label: string; readonly value: string; readonly ok: boolean }[]
  /** Set when the file waits as a download (no File System Access): ask for `exportedFile`. */
  readonly downloadable: boolean
}
