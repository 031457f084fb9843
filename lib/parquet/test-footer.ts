/** For tests: a footer's structs with some fields told otherwise. */
import type { RawStruct } from './footer/raw-footer'
import { ThriftWriter } from './footer/thrift-writer'

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

/** A footer's bytes, their length, and the magic. */
export function withTrailer(footer: Uint8Array): Uint8Array {
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, footer.length, true)
  return Buffer.concat([footer, length, Buffer.from('PAR1')])
}
