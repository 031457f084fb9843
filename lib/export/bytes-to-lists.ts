/** Written bytes spelled out as the integers they were made of, so that the proof compares with the source as it stands. */
import type { BytesLeaf } from '@/lib/parquet/write/bytes-leaf'
import { LevelsBuilder } from '@/lib/parquet/pages/level-runs'
import type { OpenSlice } from '@/lib/parquet/rows/slice-rows'
import { entryAt, findRows, valueAt } from '@/lib/parquet/rows/slice-rows'
import { valueEnd, valueStart, valueWidth } from '@/lib/parquet/pages/value-bytes'

/** A row of `leaf` as a row of `source`. */
export function bytesToLists({ source, list, leaf }: BytesLeaf, open: OpenSlice, row: number): OpenSlice {
  const [from, to] = [entryAt(open.rows, row), entryAt(open.rows, row + 1)]
  const definition = new LevelsBuilder()
  const repetition = new LevelsBuilder()
  const width = valueWidth(source)
  const data = new Uint8Array(countBytes(open, row) * width)
  let value = valueAt(open.rows, row)
  let at = 0
  for (let i = from; i < to; i++) {
    const level = open.definition?.at(i) ?? leaf.maxDefinition
    const start = level === leaf.maxDefinition ? valueStart(open.values, value) : 0
    const end = level === leaf.maxDefinition ? valueEnd(open.values, value++) : 0
    repetition.add(open.repetition?.at(i) ?? 0, 1)
    repetition.add(list.repetition, Math.max(0, end - start - 1))
    // An empty list is an entry of its own, of the level at which the list is there.
    if (start === end) definition.add(level, 1)
    else definition.add(source.maxDefinition, end - start)
    for (let k = start; k < end; k++, at += width) data[at] = open.values.data[k]!
  }
  const numEntries = definition.length
  const levels = { numRows: 1, numEntries, definition: definition.view(), repetition: repetition.view() }
  return { ...levels, rows: findRows(source, levels), values: { data, offsets: undefined, width, indices: undefined } }
}

function countBytes(open: OpenSlice, row: number): number {
  let bytes = 0
  for (let i = valueAt(open.rows, row); i < valueAt(open.rows, row + 1); i++)
    bytes += valueEnd(open.values, i) - valueStart(open.values, i)
  return bytes
}
