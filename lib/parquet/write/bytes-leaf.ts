/** A column of integer lists that stand for bytes, and the column of bytes it is written as: one value for each list. */
import { cellShape, type IntListShape } from '../pages/cell-shape'
import type { CellPath } from '../footer/field-path'
import { leavesUnder, listElement } from '../footer/schema'
import type { Footer, Leaf, SchemaNode } from '../types'

export interface BytesLeaf {
  /** The integers. */
  readonly source: Leaf
  readonly list: IntListShape
  /** The node of the source's schema that becomes `leaf`. */
  readonly node: SchemaNode
  /** As written; its place among the leaves stays. */
  readonly leaf: Leaf
  /** Where an integer is, with repetition levels for list positions: ["images", 1, "bytes", 2]. */
  readonly place: CellPath
}

/** Undefined where the leaf is not the integers of a list. */
export function findBytesLeaf(root: SchemaNode, source: Leaf): BytesLeaf | undefined {
  const isInteger = source.physicalType === 'INT32' || source.physicalType === 'INT64'
  if (!isInteger || (source.logical !== undefined && source.logical.kind !== 'int')) return undefined
  const node = listOf(root, source)
  const list = node && cellShape(root, source).list
  if (node === undefined || list === undefined) return undefined
  const leaf: Leaf = {
    ...node,
    shape: 'leaf',
    children: [],
    physicalType: 'BYTE_ARRAY',
    logical: undefined,
    leafIndex: source.leafIndex,
  }
  return { source, list, node, leaf, place: placeUnder(root, source) }
}

/** The list whose elements the leaf is. */
function listOf(node: SchemaNode, leaf: Leaf): SchemaNode | undefined {
  if (node.shape === 'list' && listElement(node).element.leafIndex === leaf.leafIndex)
    return node.repetition === 'REPEATED' ? undefined : node
  const below = childWith(node, leaf)
  return below && listOf(below, leaf)
}

function placeUnder(node: SchemaNode, leaf: Leaf): CellPath {
  if (node.shape === 'list') {
    const { repeated, element } = listElement(node)
    return [repeated.maxRepetition, ...placeUnder(element, leaf)]
  }
  const below = childWith(node, leaf)
  if (below === undefined) return []
  const repeats = below.repetition === 'REPEATED' ? [below.maxRepetition] : []
  return [below.name, ...repeats, ...placeUnder(below, leaf)]
}

function childWith(node: SchemaNode, { leafIndex }: Leaf): SchemaNode | undefined {
  return node.children.find((child) => leavesUnder(child).some((leaf) => leaf.leafIndex === leafIndex))
}

/** The footer as row groups are planned by it: a leaf of integers has the size of its bytes. */
export function sizedAsBytes(footer: Footer, leaf: Leaf): Footer {
  const rowGroups = footer.rowGroups.map((group) => {
    const columns = group.columns.map((chunk) =>
      chunk.leafIndex === leaf.leafIndex ? { ...chunk, totalUncompressedSize: chunk.numValues } : chunk,
    )
    return { ...group, columns }
  })
  return { ...footer, rowGroups }
}
