/** The file's own columns in the engine: every flat light leaf by its dotted path, beyond the parts that facts already hold. */
import { cellToReadableText, getAt } from '@/lib/dataset/cells'
import type { Row } from '@/lib/dataset/cells'
import type { ColumnMapping, DatasetKind, FieldPath } from '@/lib/dataset/types'
import type { Leaf, SchemaNode } from '@/lib/parquet/types'
import { nameExtraColumns } from '@/lib/query/tables'
import type { Column, SqlType } from '@/lib/query/tables'

export interface ExtraColumnSpec {
  readonly column: Column
  readonly path: FieldPath
}

/** A table of more columns than this is read in the record, not across the screen. */
const MOST_COLUMNS = 200
const LONGEST_TEXT = 400

export function extraColumns(
  root: SchemaNode,
  light: readonly Leaf[],
  mapping: ColumnMapping,
  kind: DatasetKind,
): readonly ExtraColumnSpec[] {
  const parts = new Set(Object.values(mapping).filter((name) => name !== null))
  const flat = light
    .filter(({ maxRepetition, path }) => maxRepetition === 0 && !parts.has(path.join('.')))
    .map((leaf) => ({ path: leaf.path as FieldPath, type: typeOf(leaf) }))
  // A plain table shows its lists too, as text.
  const lists =
    kind === 'table'
      ? root.children
          .filter((node) => hasRepeatedLeaf(node))
          .map(({ name }) => ({ path: [name], type: 'VARCHAR' as const }))
      : []
  const all = distinct([...flat, ...lists]).slice(0, MOST_COLUMNS)
  const names = nameExtraColumns(all.map(({ path }) => path.join('.')))
  return all.map(({ path, type }) => ({ path, column: { name: names.get(path.join('.')) ?? path.join('.'), type } }))
}

/** Parquet allows two columns of one name; a table of the engine does not, and a row shows one of them. */
function distinct<T extends { readonly path: FieldPath }>(columns: readonly T[]): readonly T[] {
  return [...new Map(columns.map((column) => [column.path.join('.'), column])).values()]
}

function hasRepeatedLeaf(node: SchemaNode): boolean {
  return node.shape === 'leaf' ? node.maxRepetition > 0 : node.children.some(hasRepeatedLeaf)
}

function typeOf({ physicalType, logical }: Leaf): SqlType {
  if (physicalType === 'BOOLEAN') return 'BOOLEAN'
  const numeric = logical === undefined || logical.kind === 'int'
  const isNumber =
    physicalType === 'INT32' || physicalType === 'INT64' || physicalType === 'FLOAT' || physicalType === 'DOUBLE'
  return isNumber && numeric ? 'DOUBLE' : 'VARCHAR'
}

export function extraValue(row: Row, path: FieldPath, type: SqlType): string | number | boolean | null {
  const value = getAt(row, path) ?? null
  if (value === null) return null
  if (type === 'DOUBLE') return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : null
  if (type === 'BOOLEAN') return value === true
  const text = cellToReadableText(value)
  return text === null ? null : text.slice(0, LONGEST_TEXT)
}
