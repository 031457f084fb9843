/** What page and reader say to each other: plain data that structured clone carries. */
import type { Field } from '@/lib/dataset/shape'
import type {
  CellValue,
  ColumnMapping,
  DatasetKind,
  FieldPath,
  JsonValue,
  RecordFacts,
  RecordRef,
} from '@/lib/dataset/types'
import type { Column } from '@/lib/query/tables'

/** Something to read a parquet file from. */
export type SourceSpec =
  | { readonly kind: 'file'; readonly file: File }
  | { readonly kind: 'url'; readonly url: string; readonly name: string }

export interface OpenedFile {
  readonly name: string
  readonly byteLength: number
  readonly rows: number
  readonly rowGroups: number
  readonly createdBy: string | null
  readonly fingerprint: string
  readonly footerBytes: number
  /** Compressed bytes of all column chunks that opening reads. */
  readonly lightBytes: number
  /** Compressed bytes of the image column chunks. */
  readonly imageBytes: number
  /** One line on how it is laid out: "2 row groups · SNAPPY · no page index". */
  readonly layout: string
  /** Largest row group in uncompressed bytes; the Hub's viewer refuses groups above 286 MiB. */
  readonly largestRowGroup: number
}

/** All of a file whose server sends no parts of it. */
export interface Download {
  readonly url: string
  readonly blob: Blob
}

export interface OpenedDataset {
  readonly files: readonly OpenedFile[]
  readonly downloads: readonly Download[]
  readonly kind: DatasetKind
  readonly mapping: ColumnMapping
  readonly columns: readonly string[]
  /** What each top-level column holds; of several files, as the first has it. */
  readonly schema: readonly Field[]
  /** The file's own columns in the engine, beyond the facts. */
  readonly extra: readonly Column[]
  /** The pass column has an integer type; with its values that tells counts from rates. */
  readonly passIsInteger: boolean
  readonly missing: readonly string[]
  readonly warnings: readonly string[]
  readonly textResident: boolean
  readonly hasImages: boolean
  /** A column is named like images; where `hasImages` is false it holds no bytes, so that nobody knows how many there are. */
  readonly namesImages: boolean
  /** Image bytes are lists of integers. */
  readonly integerBytes: boolean
  readonly rows: number
}

/** One line for the engine: facts and the file's own columns by SQL name. */
export type FactLine = RecordFacts & Readonly<Record<string, string | number | boolean | null>>

/** Rows on their way to the engine. The first batch also comes as plain lines, to be painted before the engine is up. */
export interface RowBatch {
  readonly ipc: Uint8Array
  readonly rows: number
  readonly lines: readonly FactLine[] | null
  /** Bytes read from all sources so far. */
  readonly bytesRead: number
}

export interface CellEdit {
  readonly path: FieldPath
  readonly after: JsonValue
}

export interface EditedRow extends RecordRef {
  readonly edits: readonly CellEdit[]
}

export interface RecordCells {
  /** Light cells, as in the file. */
  readonly row: Readonly<Record<string, CellValue>>
  readonly fingerprint: string
}

export interface ImageBatch {
  readonly ipc: Uint8Array
  readonly rows: number
  readonly bytesRead: number
}

export interface HitBatch {
  readonly ipc: Uint8Array | null
  readonly hits: number
  readonly rows: number
}

export interface SourceCounts {
  readonly name: string
  readonly reads: number
  readonly bytes: number
}
