/** From a field of a row, as people name it, to the schema node and list positions that hold it. */
import { CurationError } from '@/lib/errors'
import { findChild, listElement } from './schema'
import type { SchemaNode } from '../types'

/** ["prompt", 1, "content"]: numbers are list elements, from 0. */
export type CellPath = readonly (string | number)[]

export interface ListStep {
  readonly index: number
  /** The repeated node whose items are counted. */
  readonly repeated: SchemaNode
}

export interface ResolvedField {
  readonly node: SchemaNode
  readonly steps: readonly ListStep[]
  /** True where `node` is one item of its own repeated field. */
  readonly isItem: boolean
  /** Definition level at which what holds the field is there. */
  readonly parentDefinition: number
}

/** Throws CurationError 'edit-refused' where the schema has no such field. */
export function resolveField(root: SchemaNode, path: CellPath): ResolvedField {
  let field: ResolvedField = { node: root, steps: [], isItem: false, parentDefinition: 0 }
  for (const part of path) field = typeof part === 'number' ? element(field, part, path) : member(field, part, path)
  if (field.node === root) throw refuseEdit(path, 'it names no field')
  return field
}

function member({ node, steps, isItem }: ResolvedField, name: string, path: CellPath): ResolvedField {
  const isGroup = node.shape === 'struct' && (node.repetition !== 'REPEATED' || isItem)
  const child = isGroup ? findChild(node, name) : undefined
  if (child === undefined) throw refuseEdit(path, `there is no field "${name}"`)
  return { node: child, steps, isItem: false, parentDefinition: node.maxDefinition }
}

function element({ node, steps, isItem }: ResolvedField, index: number, path: CellPath): ResolvedField {
  const bare = node.repetition === 'REPEATED' && !isItem
  if (!bare && node.shape !== 'list') throw refuseEdit(path, `"${node.name}" is not a list`)
  const { repeated, element: item } = bare ? { repeated: node, element: node } : listElement(node)
  return {
    node: item,
    steps: [...steps, { index, repeated }],
    isItem: item === repeated,
    parentDefinition: repeated.maxDefinition,
  }
}

export function refuseEdit(path: CellPath, reason: string): CurationError {
  const place = formatPath(path)
  return new CurationError('edit-refused', `The change to ${place} cannot be made: ${reason}.`, {
    place,
    next: 'Undo the change, or give a value that fits the column.',
  })
}

/** prompt[1].content */
export function formatPath(path: CellPath): string {
  return path.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('')
}
