/** Rows of integer lists as rows of bytes: the levels of a list become those of one value. */
import { ByteArena } from '../bytes/byte-arena'
import type { BytesLeaf } from './bytes-leaf'
import type { CellPath } from '../footer/field-path'
import type { OpenSlice } from '../rows/slice-rows'
import { entryAt, findRows, valueAt } from '../rows/slice-rows'
import { narrowToBytes } from '../pages/byte-integers'
import { LevelsBuilder } from '../pages/level-runs'
import { valueStart, type ValueBytes } from '../pages/value-bytes'
import type { Leaf } from '../types'

const room = new ByteArena()

/** What is thrown where an element is no byte: row of the slice, path in the row, and what stands there. */
export type RefuseElement = (row: number, path: CellPath, found: string) => Error

/** Rows [from, to) as a slice of their own; an empty list is a value of no bytes, a null one is null. */
export function listsToBytes(
  bytes: BytesLeaf,
  open: OpenSlice,
  from: number,
  to: number,
  refuse: RefuseElement,
): OpenSlice {
  const { leaf, source } = bytes
  const refuseEntry = (entry: number, found: string) => {
    const row = rowOf(open, from, entry)
    return refuse(row, pathOf(bytes, open, row, entry), found)
  }
  const first = valueAt(open.rows, from)
  const last = valueAt(open.rows, to)
  const data = narrowToBytes(open.values, first, last, room)?.slice()
  if (data === undefined) {
    const wrong = findWide(open.values, first, last)
    throw refuseEntry(entryOf(source, open, from, wrong - first), integerAt(source, open.values, wrong).toString())
  }
  const levels = levelsOfBytes(bytes, open, from, to, (entry) => refuseEntry(entry, 'null'))
  return {
    ...levels,
    rows: findRows(leaf, levels),
    values: { data, offsets: levels.offsets, width: 0, indices: undefined },
  }
}

function levelsOfBytes(
  { source, list, leaf }: BytesLeaf,
  open: OpenSlice,
  from: number,
  to: number,
  refuseNull: (entry: number) => Error,
) {
  const [first, end] = [entryAt(open.rows, from), entryAt(open.rows, to)]
  const [repetitions, definitions] = [open.repetition!.runs(first, end), open.definition!.runs(first, end)]
  const [repetition, definition] = [new LevelsBuilder(), new LevelsBuilder()]
  /** Where each value begins; the last one goes on to the integers met so far. */
  const offsets: number[] = []
  let integers = 0
  for (let entry = first, count = 0; entry < end; entry += count) {
    const { level } = definitions
    const begins = repetitions.level < list.repetition
    // Lists begin one at a time, and go on by the run.
    count = begins ? 1 : Math.min(repetitions.length, definitions.length)
    if (begins) {
      repetition.add(repetitions.level, 1)
      definition.add(Math.min(level, leaf.maxDefinition), 1)
      if (level >= list.notNull) offsets.push(integers)
    }
    if (level === source.maxDefinition) integers += count
    else if (level >= list.notEmpty) throw refuseNull(entry)
    repetitions.take(count)
    definitions.take(count)
  }
  offsets.push(integers)
  return {
    numRows: to - from,
    numEntries: repetition.length,
    definition: leaf.maxDefinition > 0 ? definition.view() : undefined,
    repetition: leaf.maxRepetition > 0 ? repetition.view() : undefined,
    offsets: Uint32Array.from(offsets),
  }
}

/** The first value that is no byte. */
function findWide(values: ValueBytes, first: number, last: number): number {
  for (let i = first; i < last; i++) {
    const at = valueStart(values, i)
    for (let k = 1; k < values.width; k++) if (values.data[at + k] !== 0) return i
  }
  return last
}

function integerAt({ logical }: Leaf, values: ValueBytes, index: number): bigint | number {
  const { data, width } = values
  const at = valueStart(values, index)
  const view = new DataView(data.buffer, data.byteOffset + at, width)
  const isSigned = logical?.kind !== 'int' || logical.signed
  if (width === 4) return isSigned ? view.getInt32(0, true) : view.getUint32(0, true)
  return isSigned ? view.getBigInt64(0, true) : view.getBigUint64(0, true)
}

/** The entry of a defined value, counted from row `from`. */
function entryOf({ maxDefinition }: Leaf, open: OpenSlice, from: number, value: number): number {
  let left = value
  let entry = entryAt(open.rows, from)
  for (const runs = open.definition!.runs(entry); runs.length > 0; runs.take(runs.length)) {
    const isDefined = runs.level === maxDefinition
    if (isDefined && left < runs.length) return entry + left
    if (isDefined) left -= runs.length
    entry += runs.length
  }
  return entry
}

function rowOf(open: OpenSlice, from: number, entry: number): number {
  let row = from
  while (entryAt(open.rows, row + 1) <= entry) row++
  return row
}

/** images[0].bytes[17]: positions counted along the row's repetition levels. */
function pathOf({ source, place }: BytesLeaf, open: OpenSlice, row: number, entry: number): CellPath {
  const counts = Array.from({ length: source.maxRepetition + 1 }, () => 0)
  for (let i = entryAt(open.rows, row) + 1; i <= entry; i++) {
    const level = open.repetition!.at(i)
    counts[level]!++
    counts.fill(0, level + 1)
  }
  return place.map((part) => (typeof part === 'number' ? counts[part]! : part))
}
