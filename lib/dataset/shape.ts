/** What a column holds, freed of how the file nests it: two- and three-level lists come out the same. */
import type { SchemaNode } from '../parquet/types'
import type { FieldPath } from './types'

/** Decimals are written in digits, so that none is rounded: a row holds them as text. */
type LeafKind = 'string' | 'bytes' | 'number' | 'decimal' | 'boolean' | 'other'

export type Shape =
  | { readonly kind: LeafKind }
  | { readonly kind: 'list'; readonly element: Shape }
  | { readonly kind: 'struct'; readonly fields: readonly Field[] }

export interface Field {
  readonly name: string
  readonly shape: Shape
}

/** The file's top-level columns. */
export function columnsOf(root: SchemaNode): Field[] {
  return fieldsOf(root)
}

/** Of several fields of one name a row shows the last: its shape is the one that counts. */
function fieldsOf({ children }: SchemaNode): Field[] {
  return [...new Map(children.map((child) => [child.name, fieldOf(child)])).values()]
}

function fieldOf(node: SchemaNode): Field {
  return { name: node.name, shape: shapeOf(node) }
}

/** A field that repeats without a LIST annotation is a list of itself: parquet-format, LogicalTypes.md, Lists. */
export function shapeOf(node: SchemaNode): Shape {
  if (node.shape === 'list') return { kind: 'list', element: elementShape(node) }
  return node.repetition === 'REPEATED' ? { kind: 'list', element: ownShape(node) } : ownShape(node)
}

function elementShape(list: SchemaNode): Shape {
  const repeated = list.children[0]
  if (repeated === undefined) return { kind: 'other' }
  const only = repeated.children.length === 1 ? repeated.children[0] : undefined
  const twoLevel = repeated.name === 'array' || repeated.name === `${list.name}_tuple`
  return only === undefined || twoLevel ? ownShape(repeated) : shapeOf(only)
}

function ownShape(node: SchemaNode): Shape {
  if (node.shape === 'leaf') return { kind: leafKind(node) }
  return node.shape === 'map' ? { kind: 'other' } : { kind: 'struct', fields: fieldsOf(node) }
}

function leafKind(node: SchemaNode): LeafKind {
  const logical = node.logical?.kind
  if (logical === 'string' || logical === 'enum' || logical === 'json') return 'string'
  if (logical === 'decimal') return 'decimal'
  if (node.physicalType === 'BOOLEAN') return 'boolean'
  if (node.physicalType === 'BYTE_ARRAY') return logical === undefined || logical === 'bson' ? 'bytes' : 'other'
  if (logical !== undefined && logical !== 'int') return 'other'
  return node.physicalType === 'INT96' || node.physicalType === 'FIXED_LEN_BYTE_ARRAY' ? 'other' : 'number'
}

/** The struct's field, or undefined. */
export function fieldShape(shape: Shape | undefined, name: string): Shape | undefined {
  return shape?.kind === 'struct' ? shape.fields.find((field) => field.name === name)?.shape : undefined
}

/** What the field at a path holds, whether or not a row has a value there; undefined = there is no such field. */
export function shapeAt(columns: readonly Field[], path: FieldPath): Shape | undefined {
  return path.reduce<Shape | undefined>(
    (shape, step) => {
      if (typeof step === 'string') return fieldShape(shape, step)
      return shape?.kind === 'list' ? shape.element : undefined
    },
    { kind: 'struct', fields: columns },
  )
}

/** All columns and struct fields that no list stands above, with dotted names, outer first. */
export function flatFields(fields: readonly Field[], prefix = ''): Field[] {
  return fields.flatMap(({ name, shape }) => {
    const dotted = prefix + name
    const inner = shape.kind === 'struct' ? flatFields(shape.fields, `${dotted}.`) : []
    return [{ name: dotted, shape }, ...inner]
  })
}
