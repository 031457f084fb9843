/** Datasets: the one that is open, how its files are laid out and read, the one being opened, and those opened before. */
import type { Field } from '@/lib/dataset/shape'
import type { ColumnMapping, DatasetKind, PassScale } from '@/lib/dataset/types'

export interface FileState {
  readonly name: string
  readonly byteLength: number
  readonly rows: number
  readonly rowGroups: number
  /** Unpacked bytes of the largest row group, as the footer says; 0 = there is none. */
  readonly largestRowGroup: number
  readonly createdBy: string | null
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
  /** What each top-level column holds, whether or not a row has a value there. */
  readonly schema: readonly Field[]
  readonly extraColumns: readonly ExtraColumn[]
  readonly passScale: PassScale | null
  /** What is missing for it to be an RL or trajectory dataset, as sentences. */
  readonly missing: readonly string[]
  /** Is all text in the engine (search is instant), or is it streamed from the file? */
  readonly textResident: boolean
  readonly hasImages: boolean
  /** A column is named like images; where `hasImages` is false it holds no bytes, so that nobody knows how many there are. */
  readonly namesImages: boolean
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

export interface RecentDataset {
  readonly id: string
  readonly name: string
  readonly openedAt: string
  readonly files: number
}

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
