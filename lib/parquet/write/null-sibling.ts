/** A field of nulls beside one that is there: its levels are the sibling's, its values none. Told to readers in the schema. */
import { LevelsBuilder } from '../pages/level-runs'
import type { OpenSlice } from '../rows/slice-rows'
import { FILE_METADATA } from '../footer/fields'
import { encodeRawList, rawList, rawStruct } from '../footer/raw-footer'
import { elementWith, newElement, told } from '../footer/schema-element'
import { entryAt } from '../rows/slice-rows'
import { typeDefinedOrder } from './column-orders'
import type { FooterOverrides } from './write-footer'
import type { Footer, Leaf, SchemaNode } from '../types'

/** A text field of nulls that follows leaf `beside` in the same struct. */
export interface NullSibling {
  readonly beside: number
  readonly leaf: Leaf
}

/** `leafIndex` counts the output's leaves. `parent` is the struct that holds the leaf. */
export function nullText(name: string, beside: Leaf, parent: SchemaNode, leafIndex: number): NullSibling {
  const leaf: Leaf = {
    ...beside,
    name,
    path: [...parent.path, name],
    repetition: 'OPTIONAL',
    maxDefinition: parent.maxDefinition + 1,
    maxRepetition: parent.maxRepetition,
    physicalType: 'BYTE_ARRAY',
    typeLength: undefined,
    logical: { kind: 'string' },
    fieldId: undefined,
    leafIndex,
  }
  return { beside: beside.leafIndex, leaf }
}

const TEXT = { ...told.type('BYTE_ARRAY'), ...told.repetition('OPTIONAL'), ...told.text }

/** The nulls of rows [from, to) of the sibling, with levels of their own. */
export function nullRows({ leaf }: NullSibling, open: OpenSlice, from: number, to: number): OpenSlice {
  const [first, last] = [entryAt(open.rows, from), entryAt(open.rows, to)]
  const parent = leaf.maxDefinition - 1
  const definition = new LevelsBuilder()
  if (open.definition === undefined) definition.add(parent, last - first)
  else
    for (const runs = open.definition.runs(first, last); runs.length > 0; runs.take(runs.length))
      definition.add(Math.min(parent, runs.level), runs.length)
  return {
    numRows: to - from,
    definition: definition.view(),
    repetition: open.repetition?.slice(first, last),
    rows: {
      entries: open.rows.entries?.slice(from, to + 1).map((entry) => entry - first),
      values: new Uint32Array(to - from + 1),
    },
    values: { data: new Uint8Array(0), offsets: Uint32Array.of(0), width: 0, indices: undefined },
  }
}

/** The source's schema and column orders with the fields added. */
export function addToSchema(
  footer: Footer,
  added: readonly NullSibling[],
): Pick<FooterOverrides, 'schema' | 'columnOrders'> {
  const fields = rawStruct(footer.raw)
  const elements = rawList(fields.get(FILE_METADATA.schema))
  const places = new Map(added.map((each) => [each.beside, each]))
  const out: Uint8Array[] = []
  let next = 0
  const visit = (node: SchemaNode): void => {
    const extra = node.children.filter((child) => child.leafIndex !== undefined && places.has(child.leafIndex)).length
    const own = elements[next++]!
    out.push(extra === 0 ? own : elementWith(own, told.children(node.children.length + extra)))
    for (const child of node.children) visit(child)
    const sibling = node.leafIndex === undefined ? undefined : places.get(node.leafIndex)
    if (sibling !== undefined) out.push(newElement({ ...TEXT, ...told.name(sibling.leaf.name) }))
  }
  visit(footer.root)
  const orders = fields.get(FILE_METADATA.columnOrders)
  return {
    schema: encodeRawList(out),
    ...(orders === undefined ? {} : { columnOrders: encodeRawList(addOrders(rawList(orders), places)) }),
  }
}

/** With one for each added leaf. */
function addOrders(orders: readonly Uint8Array[], places: ReadonlyMap<number, NullSibling>): Uint8Array[] {
  return orders.flatMap((order, leaf) => (places.has(leaf) ? [order, typeDefinedOrder()] : [order]))
}
