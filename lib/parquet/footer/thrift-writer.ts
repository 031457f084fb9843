/** Writes structs in Thrift's compact protocol; fields go out in ascending id, as the caller gives them. */
import { ByteBuilder } from '../bytes/byte-builder'

/** Type codes of the compact protocol: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md */
export const THRIFT = {
  TRUE: 1,
  FALSE: 2,
  I16: 4,
  I32: 5,
  I64: 6,
  BINARY: 8,
  LIST: 9,
  STRUCT: 12,
} as const

const text = new TextEncoder()

export class ThriftWriter {
  readonly out = new ByteBuilder(256)
  private lastId = 0

  boolean(id: number, value: boolean): void {
    this.header(id, value ? THRIFT.TRUE : THRIFT.FALSE)
  }

  i16(id: number, value: number): void {
    this.header(id, THRIFT.I16)
    this.zigzag(value)
  }

  i32(id: number, value: number): void {
    this.header(id, THRIFT.I32)
    this.zigzag(value)
  }

  /** Exact up to 2^52, which no offset or count of a file passes. */
  i64(id: number, value: number): void {
    this.header(id, THRIFT.I64)
    this.zigzag(value)
  }

  binary(id: number, value: Uint8Array): void {
    this.header(id, THRIFT.BINARY)
    this.bytes(value)
  }

  string(id: number, value: string): void {
    this.binary(id, text.encode(value))
  }

  /** A field whose encoded value was read elsewhere. */
  raw(id: number, type: number, value: Uint8Array): void {
    this.header(id, type)
    this.out.append(value)
  }

  struct(id: number, body: () => void): void {
    this.header(id, THRIFT.STRUCT)
    this.element(body)
  }

  list<T>(id: number, type: number, items: readonly T[], item: (value: T) => void): void {
    this.header(id, THRIFT.LIST)
    if (items.length < 15) this.out.byte((items.length << 4) | type)
    else {
      this.out.byte(0xf0 | type)
      this.out.varint(items.length)
    }
    for (const each of items) item(each)
  }

  /** A struct as a list's element: fields, then the stop byte. */
  element(body: () => void): void {
    const outer = this.lastId
    this.lastId = 0
    body()
    this.out.byte(0)
    this.lastId = outer
  }

  bytes(value: Uint8Array): void {
    this.out.varint(value.length)
    this.out.append(value)
  }

  text(value: string): void {
    this.bytes(text.encode(value))
  }

  zigzag(value: number): void {
    this.out.varint(value >= 0 ? value * 2 : -value * 2 - 1)
  }

  /** Ends the outermost struct. */
  finish(): Uint8Array {
    this.out.byte(0)
    return this.out.copy()
  }

  private header(id: number, type: number): void {
    const delta = id - this.lastId
    if (delta > 0 && delta < 16) this.out.byte((delta << 4) | type)
    else {
      this.out.byte(type)
      this.zigzag(id)
    }
    this.lastId = id
  }
}
