/** The footer's own bytes, field by field, so that what is copied from it is copied and not re-told. */
import { ByteBuilder } from '../bytes/byte-builder'
import { corrupt } from '../corrupt'
import { FILE_METADATA, ROW_GROUP } from './fields'
import { fieldExtents, ThriftReader } from './thrift'
import { THRIFT, ThriftWriter } from './thrift-writer'

export interface RawField {
  readonly type: number
  readonly bytes: Uint8Array
}

/** Fields of a struct by id. */
export type RawStruct = ReadonlyMap<number, RawField>

export interface RawRowGroup {
  readonly fields: RawStruct
  /** ColumnChunk structs in leaf order. */
  readonly columns: readonly RawStruct[]
}

/** A struct's fields; `bytes` begins at its first field header. */
export function rawStruct(bytes: Uint8Array): RawStruct {
  return new Map(
    fieldExtents(bytes).map(({ id, type, start, end }) => [id, { type, bytes: bytes.subarray(start, end) }]),
  )
}

/** The structs of a list field. */
export function rawList(field: RawField | undefined): Uint8Array[] {
  if (field === undefined) return []
  const reader = new ThriftReader(field.bytes)
  const header = reader.readByte()
  const count = header >> 4 === 15 ? Number(reader.readVarint()) : header >> 4
  if (count > field.bytes.length) throw corrupt('The file is damaged: a list in its footer is longer than the footer.')
  const items: Uint8Array[] = []
  for (let i = 0; i < count; i++) {
    const start = reader.position
    reader.readStruct()
    items.push(field.bytes.subarray(start, reader.position))
  }
  return items
}

/** The value of a list field. */
export function encodeRawList(structs: readonly Uint8Array[]): Uint8Array {
  const thrift = new ThriftWriter()
  thrift.list(1, THRIFT.STRUCT, structs, (bytes) => thrift.out.append(bytes))
  // Without the field header of one byte: the list's value alone.
  const list = new ByteBuilder(thrift.out.length)
  list.append(thrift.out.view().subarray(1))
  return list.copy()
}

/** RowGroup structs of FileMetaData's bytes, taken apart when asked for. */
export function rawRowGroups(raw: Uint8Array): (index: number) => RawRowGroup {
  const groups = rawList(rawStruct(raw).get(FILE_METADATA.rowGroups))
  return (index) => {
    const bytes = groups[index]
    if (bytes === undefined) throw corrupt(`The file is damaged: its footer has no row group ${index}.`)
    const fields = rawStruct(bytes)
    return { fields, columns: rawList(fields.get(ROW_GROUP.columns)).map(rawStruct) }
  }
}
