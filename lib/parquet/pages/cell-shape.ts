/** Which entries of a leaf are binary cells: bytes in a BYTE_ARRAY leaf, or a list of integers that stands for bytes. */

import { corrupt } from '../corrupt'
import { listElement } from '../footer/schema'
import type { Leaf, SchemaNode } from '../types'

export interface CellShape {
  /** An entry with a lower definition level is no cell: the row has no images, or its list is empty. */
  readonly present: number
  /** Set where a cell is a list of integers. */
  readonly list: IntListShape | undefined
}

export interface IntListShape {
  /** An entry with a lower definition level is a null list. */
  readonly notNull: number
  /** One with a lower level is an empty list. */
  readonly notEmpty: number
  /** An entry with this repetition level goes on with the list before it. */
  readonly repetition: number
}

/** Throws CurationError 'corrupt' where the leaf is neither. */
export function cellShape(root: SchemaNode, leaf: Leaf): CellShape {
  const nodes = nodesTo(root, leaf)
  const list = leaf.physicalType === 'BYTE_ARRAY' ? undefined : intList(nodes, leaf)
  if (!list && leaf.physicalType !== 'BYTE_ARRAY') throw corrupt(`Column ${leaf.path.join('.')} holds no bytes.`)
  const around = list ? nodes.filter((node) => node.maxRepetition < list.repetition) : nodes
  const repeated = around.findLast((node) => node.repetition === 'REPEATED')
  return { present: repeated?.maxDefinition ?? nodes[0]?.maxDefinition ?? 0, list }
}

function intList(nodes: readonly SchemaNode[], leaf: Leaf): IntListShape | undefined {
  if (leaf.physicalType !== 'INT32' && leaf.physicalType !== 'INT64') return undefined
  const list = nodes.findLast((node) => node.shape === 'list')
  if (!list) return undefined
  const { repeated, element } = listElement(list)
  if (element.leafIndex !== leaf.leafIndex) return undefined
  return { notNull: list.maxDefinition, notEmpty: repeated.maxDefinition, repetition: repeated.maxRepetition }
}

/** Nodes from below the root down to the leaf. */
function nodesTo(node: SchemaNode, leaf: Leaf): SchemaNode[] {
  for (const child of node.children) {
    if (child.leafIndex === leaf.leafIndex) return [child]
    const below = nodesTo(child, leaf)
    if (below.length > 0) return [child, ...below]
  }
  return []
}
