/** Written bytes spelled out as the integers they were made of, so that the proof compares with the source as it stands. */
import type { BytesLeaf } from '@/lib/parquet/write/bytes-leaf'
import type { OpenSlice } from '@/lib/parquet/rows/slice-rows'
import { entryAt, findRows, valueAt } from '@/lib/parquet/rows/slice-rows'
import { valueEnd, valueStart, valueWidth } from '@/lib/parquet/pages/value-bytes'

/** A row of `leaf` as a row of `source`. */
export function bytesToLists({ source, list, leaf }: BytesLeaf, open: OpenSlice, row: number): OpenSlice {
  const [from, to] = [entryAt(open.rows, row), entryAt(open.rows, row + 1)]
  const room = roomFor(open, row)
  const definition = new Uint8Array(room.entries).fill(source.maxDefinition)
  const repetition = new Uint8Array(room.entries).fill(list.repetition)
  const width = valueWidth(source)
  const data = new Uint8Array(room.bytes * width)
  let entry = 0
  let value = valueAt(open.rows, row)
  let at = 0
  for (let i = from; i < to; i++) {
    const level = open.definition?.[i] ?? leaf.maxDefinition
    repetition[entry] = open.repetition?.[i] ?? 0
    const start = level === leaf.maxDefinition ? valueStart(open.values, value) : 0
    const end = level === leaf.maxDefinition ? valueEnd(open.values, value++) : 0
    // An empty list is an entry of its own, of the level at which the list is there.
    if (start === end) definition[entry] = level
    for (let k = start; k < end; k++, at += width) data[at] = open.values.data[k]!
    entry += Math.max(1, end - start)
  }
  const levels = { numRows: 1, numEntries: entry, definition, repetition }
  return { ...levels, rows: findRows(source, levels), values: { data, offsets: undefined, width, indices: undefined } }
}

/** Level entries at most, and bytes. */
function roomFor(open: OpenSlice, row: number): { readonly entries: number; readonly bytes: number } {
  let bytes = 0
  let entries = entryAt(open.rows, row + 1) - entryAt(open.rows, row)
  for (let i = valueAt(open.rows, row); i < valueAt(open.rows, row + 1); i++) {
    const length = valueEnd(open.values, i) - valueStart(open.values, i)
    bytes += length
    entries += Math.max(0, length - 1)
  }
  return { entries, bytes }
}
