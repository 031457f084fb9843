/** Rows of integer lists as rows of bytes: the levels of a list become those of one value. */
import type { BytesLeaf } from './bytes-leaf'
import type { CellPath } from '../footer/field-path'
import type { OpenSlice } from '../rows/slice-rows'
import { entryAt, findRows, valueAt } from '../rows/slice-rows'
import { valueStart, type ValueBytes } from '../pages/value-bytes'
import type { Leaf } from '../types'

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
  const { low, rest } = splitValues(open.values, first, valueAt(open.rows, to))
  const wrong = rest.findIndex((each) => each !== 0)
  if (wrong >= 0)
    throw refuseEntry(entryOf(source, open, from, wrong), integerAt(source, open.values, first + wrong).toString())
  const levels = joinLevels(bytes, open, from, to, (entry) => refuseEntry(entry, 'null'))
  return {
    ...levels,
    rows: findRows(leaf, levels),
    values: { data: low, offsets: levels.offsets, width: 0, indices: undefined },
  }
}

function joinLevels(
  { source, list, leaf }: BytesLeaf,
  open: OpenSlice,
  from: number,
  to: number,
  refuseNull: (entry: number) => Error,
) {
  const [first, end] = [entryAt(open.rows, from), entryAt(open.rows, to)]
  const levels = { definition: open.definition!, repetition: open.repetition! }
  let numEntries = 0
  for (let i = first; i < end; i++) if (levels.repetition[i]! < list.repetition) numEntries++
  const definition = new Uint8Array(numEntries)
  const repetition = new Uint8Array(numEntries)
  const offsets = new Uint32Array(numEntries + 1)
  let entry = -1
  let lists = 0
  let values = 0
  for (let i = first; i < end; i++) {
    const level = levels.definition[i]!
    if (levels.repetition[i]! < list.repetition) {
      repetition[++entry] = levels.repetition[i]!
      definition[entry] = Math.min(level, leaf.maxDefinition)
      if (level >= list.notNull) lists++
    }
    if (level === source.maxDefinition) values++
    else if (level >= list.notEmpty) throw refuseNull(i)
    offsets[lists] = values
  }
  return {
    numRows: to - from,
    numEntries,
    definition: leaf.maxDefinition > 0 ? definition : undefined,
    repetition: leaf.maxRepetition > 0 ? repetition : undefined,
    offsets: offsets.subarray(0, lists + 1),
  }
}

interface SplitValues {
  /** Of each value the lowest byte. */
  readonly low: Uint8Array
  /** Zero where that is all there is. */
  readonly rest: Uint8Array
}

function splitValues(values: ValueBytes, first: number, last: number): SplitValues {
  const { indices, data, width } = values
  if (indices === undefined) return splitStored(values, first, last)
  const stored = splitStored(values, 0, data.length / width)
  const low = new Uint8Array(last - first)
  const rest = new Uint8Array(last - first)
  for (let i = first; i < last; i++) {
    low[i - first] = stored.low[indices[i]!]!
    rest[i - first] = stored.rest[indices[i]!]!
  }
  return { low, rest }
}

function splitStored({ data, width }: ValueBytes, first: number, last: number): SplitValues {
  const low = new Uint8Array(last - first)
  const rest = new Uint8Array(last - first)
  for (let i = 0, at = first * width; i < low.length; i++, at += width) {
    low[i] = data[at]!
    let others = data[at + 1]! | data[at + 2]! | data[at + 3]!
    if (width === 8) others |= data[at + 4]! | data[at + 5]! | data[at + 6]! | data[at + 7]!
    rest[i] = others
  }
  return { low, rest }
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
  let entry = entryAt(open.rows, from)
  for (let left = value; ; entry++) if (open.definition![entry] === maxDefinition && left-- === 0) return entry
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
    const level = open.repetition![i]!
    counts[level]!++
    counts.fill(0, level + 1)
  }
  return place.map((part) => (typeof part === 'number' ? counts[part]! : part))
}
