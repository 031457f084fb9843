/** For tests: a footer's structs with some fields told otherwise. */
import { FILE_METADATA } from './footer/fields'
import { encodeRawList, rawStruct, type RawStruct } from './footer/raw-footer'
import { THRIFT, ThriftWriter } from './footer/thrift-writer'

/** What to write in place of a field; writing nothing leaves it out. */
export type FieldChanges = Readonly<Record<number, (thrift: ThriftWriter) => unknown>>

/** The struct encoded, the fields named in `changes` written by them. Fields it does not have stay away. */
export function withFields(fields: RawStruct, changes: FieldChanges): Uint8Array {
  const thrift = new ThriftWriter()
  for (const [id, { type, bytes }] of [...fields].toSorted(([a], [b]) => a - b)) {
    const change = changes[id]
    if (change === undefined) thrift.raw(id, type, bytes)
    else change(thrift)
  }
  return thrift.finish()
}

/** A footer with that member of the union ColumnOrder for each column, or saying nothing of their orders. */
export function withColumnOrders(raw: Uint8Array, members: readonly number[] | undefined): Uint8Array {
  const fields = new Map(rawStruct(raw))
  fields.delete(FILE_METADATA.columnOrders)
  const orders = members?.map((member) => {
    const order = new ThriftWriter()
    order.struct(member, () => {})
    return order.finish()
  })
  if (orders !== undefined) fields.set(FILE_METADATA.columnOrders, { type: THRIFT.LIST, bytes: encodeRawList(orders) })
  return withFields(fields, {})
}

/** A footer's bytes, their length, and the magic. */
export function withTrailer(footer: Uint8Array): Uint8Array {
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, footer.length, true)
  return Buffer.concat([footer, length, Buffer.from('PAR1')])
}
