/** What the reader worker holds of a dataset while it is open. */
import type { ColumnMapping, DatasetKind } from '@/lib/dataset/types'
import type { ParquetFile } from '@/lib/parquet/file'
import type { WeighedLeaf } from '@/lib/parquet/footer/leaf-weight'
import type { Leaf } from '@/lib/parquet/types'
import type { ExtraColumnSpec } from './extra-columns'
import type { ImagePack } from './image-pack'
import type { KeptFolder } from './kept-folder'
import type { KeptSearches } from './kept-searches'
import type { LightChunks } from './light-chunks'
import type { Download } from './messages'
import type { ThumbnailStore } from './thumbnail-store'

export interface OpenFileState {
  readonly file: ParquetFile
  readonly fingerprint: string
  readonly kept: KeptFolder
  readonly leaves: readonly WeighedLeaf[]
  /** Everything but image bytes. */
  readonly light: readonly Leaf[]
  /** Image bytes, for the mapped images column. */
  readonly image: Leaf | null
  /** Images kept outside the file. */
  readonly pack: ImagePack | null
}

export interface OpenState {
  readonly files: readonly OpenFileState[]
  readonly downloads: readonly Download[]
  readonly kind: DatasetKind
  readonly mapping: ColumnMapping
  readonly hasVideos: boolean
  readonly missing: readonly string[]
  readonly warnings: readonly string[]
  readonly extra: readonly ExtraColumnSpec[]
  readonly textResident: boolean
  readonly chunks: LightChunks
  readonly searches: KeptSearches
  /** Kept small pictures of a file; opened at the first one wanted. */
  readonly thumbnails: (file: number) => Promise<ThumbnailStore | null>
}
