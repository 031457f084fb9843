import { refKey } from '@/lib/dataset/ref-key'
import type { RecordRef } from '@/lib/dataset/types'
import type { DatasetState } from '@/lib/session/contract/dataset'

/** A dataset with its image column, which a person may change while it is open. */
export type PictureSource = Pick<DatasetState, 'id' | 'mapping'>

/** For a record's pictures that the page holds: those of another image column are others. */
export function pictureKey({ id, mapping }: PictureSource, ref: RecordRef): string {
  return `${id} ${mapping.images ?? ''} ${refKey(ref)}`
}

export function sameRef(a: RecordRef | null | undefined, b: RecordRef | null | undefined): boolean {
  return a != null && b != null && a.file === b.file && a.row === b.row
}
