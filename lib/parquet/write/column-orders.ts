/**
 * Bounds mean something only by the order the footer names for their column; where it names none, readers pass them over.
 * https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift (FileMetaData.column_orders)
 */
import { FILE_METADATA } from '../footer/fields'
import { encodeRawList, rawList, rawStruct } from '../footer/raw-footer'
import { THRIFT, ThriftWriter } from '../footer/thrift-writer'
import type { OutputColumn, OutputRowGroup } from './write-footer'

/** Field of the union ColumnOrder; `value-range.ts` compares by this order. */
const TYPE_DEFINED = 1

export interface OrderedGroups {
  /** Columns of no such order have no bounds but those copied from the source. */
  readonly groups: readonly OutputRowGroup[]
  /** column_orders, an encoded list value. */
  readonly columnOrders: Uint8Array | undefined
}

/**
 * The orders are `given`, else those of the source's footer. Where it names none, each column gets its type's, unless a chunk
 * was copied: nobody said by which order its bounds were found, and an order named for the file would say it.
 */
export function orderColumns(
  source: Uint8Array,
  groups: readonly OutputRowGroup[],
  given: Uint8Array | undefined,
): OrderedGroups {
  const columnOrders = given ?? rawStruct(source).get(FILE_METADATA.columnOrders)?.bytes ?? ordersOfTypes(groups)
  const orders = columnOrders === undefined ? [] : rawList({ type: THRIFT.LIST, bytes: columnOrders })
  const isTypeDefined = orders.map((order) => rawStruct(order).has(TYPE_DEFINED))
  const ordered = groups.map((group) => ({
    ...group,
    columns: group.columns.map((column, i) => (isTypeDefined[i] === true ? column : withoutBounds(column))),
  }))
  return { groups: ordered, columnOrders }
}

function ordersOfTypes(groups: readonly OutputRowGroup[]): Uint8Array | undefined {
  const [first] = groups
  if (first === undefined || groups.some(({ columns }) => columns.some(({ kind }) => kind === 'copied')))
    return undefined
  return encodeRawList(first.columns.map(typeDefinedOrder))
}

function withoutBounds(column: OutputColumn): OutputColumn {
  if (column.kind === 'copied') return column
  return { ...column, chunk: { ...column.chunk, order: undefined, range: undefined } }
}

/** A ColumnOrder. */
export function typeDefinedOrder(): Uint8Array {
  const thrift = new ThriftWriter()
  thrift.struct(TYPE_DEFINED, () => {})
  return thrift.finish()
}
