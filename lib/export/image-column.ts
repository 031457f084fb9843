/** Which columns the Hub's Image feature can stand for: struct<bytes: binary[, path: string]>, alone or in a list. */
import { listElement } from '@/lib/parquet/footer/schema'
import type { SchemaNode } from '@/lib/parquet/types'

export function isImageColumn(column: SchemaNode): boolean {
  // A list that repeats is a list of lists.
  return !(column.shape === 'list' && column.repetition === 'REPEATED') && isImage(imageOf(column))
}

/** The struct, of a column that may be a list of them. */
export function imageOf(column: SchemaNode): SchemaNode {
  return column.shape === 'list' ? listElement(column).element : column
}

/** The column, the struct and its fields: what may be null in an Image. */
export function imageFields(column: SchemaNode): readonly SchemaNode[] {
  const image = imageOf(column)
  return [...new Set([column, image]), ...image.children]
}

/** The fields in that order: `datasets` compares them one by one. */
function isImage(node: SchemaNode): boolean {
  const [bytes, path, ...others] = node.children
  if (node.shape !== 'struct' || bytes?.name !== 'bytes' || others.length > 0) return false
  const isBinary = bytes.physicalType === 'BYTE_ARRAY' && bytes.logical === undefined && bytes.repetition !== 'REPEATED'
  return (
    isBinary &&
    (path === undefined || (path.name === 'path' && path.logical?.kind === 'string' && path.repetition !== 'REPEATED'))
  )
}
