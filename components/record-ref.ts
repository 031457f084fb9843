import type { RecordRef } from '@/lib/dataset/types'

/** "0/123": file and row number, for keys. */
export function refKey(ref: RecordRef): string {
  return `${ref.file}/${ref.row}`
}

export function sameRef(a: RecordRef | null | undefined, b: RecordRef | null | undefined): boolean {
  return a != null && b != null && a.file === b.file && a.row === b.row
}
