/** The schema tree is built from the footer's flat list; what does not form a tree of sane size is refused. */

import { SCHEMA_ELEMENT } from './fields'
import { bounded, corrupt } from '../corrupt'
import { readGroupAnnotation, readLogicalKind } from './logical-type'
import type { ThriftStruct, ThriftValue } from './thrift'
import type { Leaf, PhysicalType, Repetition, SchemaNode } from '../types'

/** By their number in the footer. */
export const PHYSICAL_TYPES: readonly PhysicalType[] = [
  'BOOLEAN',
  'INT32',
  'INT64',
  'INT96',
  'FLOAT',
  'DOUBLE',
  'BYTE_ARRAY',
  'FIXED_LEN_BYTE_ARRAY',
]
/** By their number in the footer. */
export const REPETITIONS: readonly Repetition[] = ['REQUIRED', 'OPTIONAL', 'REPEATED']

const MAX_DEPTH = 100
const MAX_TYPE_LENGTH = 1 << 24

export interface Schema {
  readonly root: SchemaNode
  readonly leaves: readonly Leaf[]
}

/** The tree behind FileMetaData.schema. */
export function buildSchema(elements: readonly ThriftValue[]): Schema {
  const leaves: Leaf[] = []
  let next = 0

  function build(parent: SchemaNode | undefined, depth: number): SchemaNode {
    const element = elements[next++] as ThriftStruct | undefined
    if (element === undefined || typeof element !== 'object')
      throw corrupt('The file is damaged: its schema is cut off.')
    if (depth > MAX_DEPTH) throw corrupt(`The file is damaged: its schema is nested more than ${MAX_DEPTH} deep.`)
    const node = { ...startNode(element, parent), ...typeOf(element) }
    const { [SCHEMA_ELEMENT.numChildren]: count, [SCHEMA_ELEMENT.type]: type } = element
    const numChildren = count === undefined ? 0 : bounded(count, elements.length - next, 'the number of fields')
    const isGroup = type === undefined && (numChildren > 0 || parent === undefined || count !== undefined)
    if (!isGroup) return addLeaf(node)
    const children: SchemaNode[] = []
    const group: SchemaNode = { ...node, shape: 'struct', children }
    for (let i = 0; i < numChildren; i++) children.push(build(group, depth + 1))
    return Object.assign(group, { shape: groupShape(readGroupAnnotation(element), children) })
  }

  function addLeaf(node: Omit<SchemaNode, 'shape' | 'children'>): Leaf {
    if (node.physicalType === undefined)
      throw corrupt(`The file is damaged: column ${node.path.join('.')} has no type.`)
    const leaf: Leaf = {
      ...node,
      shape: 'leaf',
      children: [],
      leafIndex: leaves.length,
      physicalType: node.physicalType,
    }
    leaves.push(leaf)
    return leaf
  }

  const root = build(undefined, 0)
  if (next !== elements.length) throw corrupt('The file is damaged: its schema holds fields outside the tree.')
  return { root, leaves }
}

function startNode(element: ThriftStruct, parent: SchemaNode | undefined) {
  const { [SCHEMA_ELEMENT.name]: text, [SCHEMA_ELEMENT.fieldId]: fieldId } = element
  const name = text instanceof Uint8Array ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(text) : ''
  const repetition = parent === undefined ? 'REQUIRED' : REPETITIONS[Number(element[SCHEMA_ELEMENT.repetition] ?? 0)]
  if (repetition === undefined) throw corrupt(`The file is damaged: field ${name} has an unknown repetition.`)
  const path = parent === undefined ? [] : [...parent.path, name]
  return {
    name,
    repetition,
    path,
    maxDefinition: (parent?.maxDefinition ?? 0) + (repetition === 'REQUIRED' ? 0 : 1),
    maxRepetition: (parent?.maxRepetition ?? 0) + (repetition === 'REPEATED' ? 1 : 0),
    fieldId: typeof fieldId === 'number' ? fieldId : undefined,
    leafIndex: undefined,
  }
}

function typeOf(element: ThriftStruct) {
  const type = element[SCHEMA_ELEMENT.type]
  if (type === undefined) return { physicalType: undefined, typeLength: undefined, logical: undefined }
  const physicalType = PHYSICAL_TYPES[Number(type)]
  if (physicalType === undefined) throw corrupt(`The file is damaged: unknown physical type ${Number(type)}.`)
  const typeLength =
    physicalType === 'FIXED_LEN_BYTE_ARRAY'
      ? bounded(element[SCHEMA_ELEMENT.typeLength], MAX_TYPE_LENGTH, 'a fixed length')
      : undefined
  return { physicalType, typeLength, logical: readLogicalKind(element) }
}

/** An annotation counts only where the children have the form it promises. */
function groupShape(
  annotation: 'list' | 'map' | undefined,
  children: readonly SchemaNode[],
): 'list' | 'map' | 'struct' {
  const only = children.length === 1 ? children[0] : undefined
  if (annotation === undefined || only === undefined || only.repetition !== 'REPEATED') return 'struct'
  if (annotation === 'list') return 'list'
  return only.children.length === 1 || only.children.length === 2 ? 'map' : 'struct'
}

/**
 * What an element of a list node is: the repeated group's only child, or (in older files) the repeated field itself.
 * https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#backward-compatibility-rules
 */
export function listElement(list: SchemaNode): { repeated: SchemaNode; element: SchemaNode } {
  const repeated = list.children[0]
  if (repeated === undefined) throw corrupt(`Field ${list.path.join('.')} is not a list.`)
  const only = repeated.children.length === 1 ? repeated.children[0] : undefined
  const isElement =
    only === undefined ||
    only.repetition === 'REPEATED' ||
    repeated.shape === 'list' ||
    repeated.shape === 'map' ||
    repeated.name === 'array' ||
    repeated.name === `${list.name}_tuple`
  return { repeated, element: isElement ? repeated : only }
}

/** The leaves below a node, in file order. */
export function leavesUnder(node: SchemaNode): Leaf[] {
  return node.shape === 'leaf' ? [node as Leaf] : node.children.flatMap(leavesUnder)
}

/** Of several fields of one name, the last: a row as plain data has room for one, and that is the one it shows. */
export function findChild(node: SchemaNode, name: string): SchemaNode | undefined {
  return node.children.findLast((child) => child.name === name)
}

/**
 * The node of a dotted column name, outside lists. Names may themselves hold dots: the longest name that exists wins at
 * each level.
 */
export function findColumn(root: SchemaNode, dotted: string): SchemaNode | undefined {
  if (root.shape !== 'struct' || root.repetition === 'REPEATED') return undefined
  const names = dotted.split('.')
  for (let take = names.length; take > 0; take--) {
    const child = findChild(root, names.slice(0, take).join('.'))
    const rest = names.slice(take).join('.')
    const found = child && (take === names.length ? child : findColumn(child, rest))
    if (found !== undefined) return found
  }
  return undefined
}

/** The leaves that rows show: those below a field that a later one of its name hides are left out. In file order. */
export function shownLeaves(node: SchemaNode): Leaf[] {
  if (node.shape === 'leaf') return [node as Leaf]
  const last = new Map(node.children.map((child) => [child.name, child]))
  return node.children.filter((child) => last.get(child.name) === child).flatMap(shownLeaves)
}
