/** A tree for reading is bounded whatever the cell holds: long texts, bytes and lists are summarised, and say so. */
import { bytesAsText, isList, isStruct } from './cells'
import type { CellValue, FieldPath } from './types'

export interface TreeNode {
  /** Field name, or "[3]" for list elements. */
  readonly label: string
  readonly path: FieldPath
  readonly kind: 'null' | 'boolean' | 'number' | 'string' | 'bytes' | 'list' | 'struct' | 'more'
  /** One line: the value, or a summary such as "3 items" or "12,345 bytes". */
  readonly summary: string
  /** True where the summary shows less than the value. */
  readonly shortened: boolean
  readonly children: readonly TreeNode[]
}

const LONGEST_TEXT = 240
const MOST_CHILDREN = 100
const DEEPEST = 12

export function toTree(value: CellValue, label: string, path: FieldPath = []): TreeNode {
  if (isList(value))
    return group(
      value.map((v, k) => [k, v]),
      'list',
      count(value.length, 'item'),
      label,
      path,
    )
  if (isStruct(value)) {
    const fields = Object.entries(value)
    return group(fields, 'struct', count(fields.length, 'field'), label, path)
  }
  return { label, path, ...leaf(value), children: [] }
}

function group(
  entries: readonly (readonly [string | number, CellValue])[],
  kind: 'list' | 'struct',
  summary: string,
  label: string,
  path: FieldPath,
): TreeNode {
  const shown = path.length >= DEEPEST ? [] : entries.slice(0, MOST_CHILDREN)
  const children = shown.map(([step, v]) => toTree(v, typeof step === 'number' ? `[${step}]` : step, [...path, step]))
  const left = entries.length - shown.length
  if (left > 0) children.push(more(left, path))
  return { label, path, kind, summary, shortened: left > 0, children }
}

function more(left: number, path: FieldPath): TreeNode {
  return { label: '…', path, kind: 'more', summary: `${left.toLocaleString('en')} more`, shortened: true, children: [] }
}

function leaf(
  value: Exclude<CellValue, readonly CellValue[] | { readonly [name: string]: CellValue }> | Uint8Array,
): Pick<TreeNode, 'kind' | 'summary' | 'shortened'> {
  if (value === null) return { kind: 'null', summary: 'null', shortened: false }
  if (typeof value === 'boolean') return { kind: 'boolean', summary: String(value), shortened: false }
  if (value instanceof Uint8Array) return bytesLeaf(value)
  if (typeof value !== 'string') return { kind: 'number', summary: String(value), shortened: false }
  return { kind: 'string', ...summarise(value) }
}

/** Bytes that are text show it, and stay bytes. */
function bytesLeaf(value: Uint8Array): Pick<TreeNode, 'kind' | 'summary' | 'shortened'> {
  const text = bytesAsText(value)
  return {
    kind: 'bytes',
    ...(text === null ? { summary: count(value.length, 'byte'), shortened: true } : summarise(text)),
  }
}

function summarise(text: string): Pick<TreeNode, 'summary' | 'shortened'> {
  const shortened = text.length > LONGEST_TEXT
  return {
    summary: shortened ? `${text.slice(0, LONGEST_TEXT)}… (${count(text.length, 'character')})` : text,
    shortened,
  }
}

function count(n: number, what: string): string {
  return `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`
}
