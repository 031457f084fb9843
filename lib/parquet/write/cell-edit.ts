/** Replaces one field of one row in one leaf: the level entries of the field give way to those of the new value. */
import { refuseEdit, resolveField, type CellPath, type ResolvedField } from '../footer/field-path'
import { encodeJson, type Json } from './json-value'
import type { OpenSlice } from '../rows/slice-rows'
import { Levels } from '../pages/level-runs'
import { leavesUnder, listElement } from '../footer/schema'
import { entryAt, findRows, valueAt } from '../rows/slice-rows'
import { valueEnd, valueStart, valueWidth } from '../pages/value-bytes'
import type { Leaf, SchemaNode } from '../types'

export interface CellEdit {
  readonly path: CellPath
  readonly after: Json
}

export interface ResolvedEdit extends CellEdit {
  readonly field: ResolvedField
}

/** One level entry and its value, undefined where the entry defines none. */
interface Entry {
  readonly repetition: number
  readonly definition: number
  readonly value: Uint8Array | undefined
}

/** Throws CurationError 'edit-refused' where the schema has no such field or could not hold the value there. */
export function refuseUnwritable(root: SchemaNode, edit: CellEdit): void {
  const field = resolveField(root, edit.path)
  for (const leaf of leavesUnder(field.node)) shred({ ...edit, field }, leaf, 0)
}

/** The row as a slice of its own, with the edits made in order. */
export function editRow(leaf: Leaf, open: OpenSlice, row: number, edits: readonly ResolvedEdit[]): OpenSlice {
  let entries = takeRow(leaf, open, row)
  for (const edit of edits) {
    const [from, to] = locateField(entries, edit)
    const fresh = shred(edit, leaf, entries[from]?.repetition ?? 0)
    entries = [...entries.slice(0, from), ...fresh, ...entries.slice(to)]
  }
  return sliceOf(leaf, entries)
}

function takeRow(leaf: Leaf, open: OpenSlice, row: number): Entry[] {
  const entries: Entry[] = []
  let value = valueAt(open.rows, row)
  const [from, to] = [entryAt(open.rows, row), entryAt(open.rows, row + 1)]
  const definitions = open.definition?.slice(from, to).layOut()
  const repetitions = open.repetition?.slice(from, to).layOut()
  for (let i = 0; i < to - from; i++) {
    const definition = definitions?.[i] ?? 0
    const defined = definition === leaf.maxDefinition
    entries.push({
      repetition: repetitions?.[i] ?? 0,
      definition,
      value: defined ? open.values.data.slice(valueStart(open.values, value), valueEnd(open.values, value)) : undefined,
    })
    if (defined) value++
  }
  return entries
}

/** The field's entries among the row's. */
function locateField(entries: readonly Entry[], { field, path }: ResolvedEdit): [number, number] {
  let from = 0
  let to = entries.length
  for (const { index, repeated } of field.steps) {
    const level = repeated.maxRepetition
    const starts: number[] = []
    const present = (entries[from]?.definition ?? 0) >= repeated.maxDefinition
    for (let i = from; present && i < to; i++) if (i === from || entries[i]!.repetition <= level) starts.push(i)
    const start = starts[index]
    if (start === undefined) throw refuseEdit(path, `the list has ${starts.length} elements`)
    from = start
    to = starts[index + 1] ?? to
  }
  if ((entries[from]?.definition ?? 0) < field.parentDefinition)
    throw refuseEdit(path, 'what holds it is null in this row')
  return [from, to]
}

/**
 * The value taken apart into the entries of one leaf, of which the first has `firstRepetition`.
 * https://github.com/apache/parquet-format#nested-encoding
 */
function shred({ path, field, after }: ResolvedEdit, leaf: Leaf, firstRepetition: number): Entry[] {
  const out: Entry[] = []
  const leads = (node: SchemaNode) => node.path.every((name, i) => leaf.path[i] === name)

  /** `at` says where in the value this is, for what may have to be said about it. */
  function add(node: SchemaNode, value: Json, repetition: number, isItem: boolean, at: CellPath): void {
    const parentDefinition = node.maxDefinition - (node.repetition === 'REQUIRED' ? 0 : 1)
    if (node.repetition === 'REPEATED' && !isItem) {
      addItems(node, node, value, repetition, parentDefinition, at)
    } else if (value === null) {
      if (node.repetition !== 'OPTIONAL') throw refuseEdit(at, `"${node.name}" may not be null`)
      out.push({ repetition, definition: parentDefinition, value: undefined })
    } else if (node.shape === 'leaf') {
      out.push({ repetition, definition: leaf.maxDefinition, value: encodeJson(leaf, value, at) })
    } else if (node.shape === 'list') {
      const { repeated, element } = listElement(node)
      addItems(repeated, element, value, repetition, node.maxDefinition, at)
    } else if (node.shape === 'struct') addFields(node, value, repetition, at)
    else throw refuseEdit(at, 'maps are kept as they are')
  }

  function addItems(
    repeated: SchemaNode,
    element: SchemaNode,
    value: Json,
    first: number,
    empty: number,
    at: CellPath,
  ): void {
    if (!Array.isArray(value)) throw refuseEdit(at, 'it holds a list')
    if (value.length === 0) out.push({ repetition: first, definition: empty, value: undefined })
    for (const [i, item] of (value as readonly Json[]).entries()) {
      add(element, item, i === 0 ? first : repeated.maxRepetition, element === repeated, [...at, i])
    }
  }

  function addFields(node: SchemaNode, value: Json, repetition: number, at: CellPath): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuseEdit(at, 'it holds fields')
    const fields = value as { readonly [name: string]: Json }
    for (const name of Object.keys(fields)) {
      const named = node.children.filter((child) => child.name === name).length
      if (named === 0) throw refuseEdit(at, `there is no field "${name}"`)
      // The value says one of them; the others would be overwritten by it unseen.
      if (named > 1) throw refuseEdit(at, `it has ${named} fields "${name}"`)
    }
    const child = node.children.find(leads)
    if (child === undefined) return
    const inner = Object.hasOwn(fields, child.name) ? fields[child.name]! : null
    add(child, inner, repetition, false, [...at, child.name])
  }

  add(field.node, after, firstRepetition, field.isItem, path)
  return out
}

function sliceOf(leaf: Leaf, entries: readonly Entry[]): OpenSlice {
  const definition = Levels.of(Uint8Array.from(entries, (entry) => entry.definition))
  const repetition = Levels.of(Uint8Array.from(entries, (entry) => entry.repetition))
  const values = entries.flatMap((entry) => (entry.value === undefined ? [] : [entry.value]))
  const offsets = new Uint32Array(values.length + 1)
  for (const [i, value] of values.entries()) offsets[i + 1] = offsets[i]! + value.length
  const data = new Uint8Array(offsets[values.length]!)
  for (const [i, value] of values.entries()) data.set(value, offsets[i])
  const levels = {
    numRows: 1,
    numEntries: entries.length,
    definition: leaf.maxDefinition > 0 ? definition : undefined,
    repetition: leaf.maxRepetition > 0 ? repetition : undefined,
  }
  return {
    ...levels,
    rows: findRows(leaf, levels),
    values: { data, offsets, width: valueWidth(leaf), indices: undefined },
  }
}
