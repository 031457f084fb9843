/** A record has one key wherever it is one: in maps, sets and lists. */
import type { RecordRef } from './types'

/** "0:123": file and row number. */
export function refKey({ file, row }: RecordRef): string {
  return `${file}:${row}`
}
