/** Thrift's compact protocol, read: every length is checked against the bytes left before memory is taken. */

import { corrupt } from '../corrupt'

/** Structs are objects keyed by field id; i64 beyond 2^53 are bigint; binary values are views over the input. */
export type ThriftValue = boolean | number | bigint | Uint8Array | readonly ThriftValue[] | ThriftStruct
export interface ThriftStruct {
  readonly [fieldId: number]: ThriftValue
}

export const ThriftType = {
  STOP: 0,
  TRUE: 1,
  FALSE: 2,
  BYTE: 3,
  I16: 4,
  I32: 5,
  I64: 6,
  DOUBLE: 7,
  BINARY: 8,
  LIST: 9,
  SET: 10,
  MAP: 11,
  STRUCT: 12,
  UUID: 13,
} as const

const MAX_DEPTH = 64

/** Of a struct in a list: every one that parquet has holds a field at least, which in memory is worth a hundred bytes. */
const MIN_STRUCT_BYTES = 3

/** The input ended inside a value: more bytes may help. */
export class ThriftEnd extends Error {
  override readonly name = 'ThriftEnd'
}

export class ThriftReader {
  readonly bytes: Uint8Array
  position: number
  readonly #end: number

  constructor(bytes: Uint8Array, position = 0, end = bytes.length) {
    this.bytes = bytes
    this.position = position
    this.#end = end
  }

  readByte(): number {
    if (this.position >= this.#end) throw new ThriftEnd('Thrift data ends too early')
    return this.bytes[this.position++] ?? 0
  }

  /** Unsigned varint of up to 64 bits. */
  readVarint(): number | bigint {
    let low = 0
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.readByte()
      low |= (byte & 0x7f) << shift
      if (byte < 0x80) return low
    }
    let big = BigInt(low)
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const byte = this.readByte()
      big |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return big <= 0x1fffffffffffffn ? Number(big) : BigInt.asUintN(64, big)
    }
    throw corrupt('The file is damaged: a number in its metadata is too long.')
  }

  readZigZag(): number | bigint {
    const n = this.readVarint()
    if (typeof n === 'number') {
      if (n <= 0x7fffffff) return (n >>> 1) ^ -(n & 1)
      return n % 2 === 0 ? n / 2 : -(n + 1) / 2
    }
    const value = n & 1n ? -((n + 1n) >> 1n) : n >> 1n
    const small = Number(value)
    return Number.isSafeInteger(small) ? small : value
  }

  readBinary(): Uint8Array {
    const length = this.#readLength(1)
    const start = this.position
    this.position += length
    return this.bytes.subarray(start, start + length)
  }

  #readLength(bytesEach: number): number {
    const length = this.readVarint()
    if (typeof length === 'bigint' || length > 0x7fffffff) {
      throw corrupt('The file is damaged: a length in its metadata is absurd.')
    }
    if (length * bytesEach > this.#end - this.position) throw new ThriftEnd('Thrift data ends too early')
    return length
  }

  /** Field header: type 0 ends the struct. */
  readFieldHeader(previousId: number): { type: number; id: number } {
    const byte = this.readByte()
    const type = byte & 0x0f
    if (type === ThriftType.STOP) return { type, id: 0 }
    const delta = byte >> 4
    return { type, id: delta === 0 ? Number(this.readZigZag()) : previousId + delta }
  }

  readStruct(depth = 0): ThriftStruct {
    if (depth > MAX_DEPTH) throw corrupt('The file is damaged: its metadata is nested too deeply.')
    const struct: { [fieldId: number]: ThriftValue } = Object.create(null) as { [fieldId: number]: ThriftValue }
    for (let previous = 0; ;) {
      const { type, id } = this.readFieldHeader(previous)
      if (type === ThriftType.STOP) return struct
      struct[id] = this.readValue(type, depth + 1)
      previous = id
    }
  }

  readValue(type: number, depth = 0): ThriftValue {
    switch (type) {
      case ThriftType.TRUE:
        return true
      case ThriftType.FALSE:
        return false
      case ThriftType.BYTE:
        return (this.readByte() << 24) >> 24
      case ThriftType.I16:
      case ThriftType.I32:
      case ThriftType.I64:
        return this.readZigZag()
      case ThriftType.DOUBLE:
        return this.#readDouble()
      case ThriftType.BINARY:
        return this.readBinary()
      case ThriftType.LIST:
      case ThriftType.SET:
        return this.#readList(depth)
      case ThriftType.MAP:
        return this.#readMap(depth)
      case ThriftType.STRUCT:
        return this.readStruct(depth)
      case ThriftType.UUID:
        return this.#take(16)
      default:
        throw corrupt(`The file is damaged: its metadata holds a value of unknown type ${type}.`)
    }
  }

  #take(length: number): Uint8Array {
    if (length > this.#end - this.position) throw new ThriftEnd('Thrift data ends too early')
    this.position += length
    return this.bytes.subarray(this.position - length, this.position)
  }

  #readDouble(): number {
    const bytes = this.#take(8)
    return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true)
  }

  #readList(depth: number): ThriftValue[] {
    if (depth > MAX_DEPTH) throw corrupt('The file is damaged: its metadata is nested too deeply.')
    const header = this.readByte()
    const type = header & 0x0f
    let length = header >> 4
    if (length === 15) length = this.#readLength(type === ThriftType.STRUCT ? MIN_STRUCT_BYTES : 1)
    else if (length > this.#end - this.position) throw new ThriftEnd('Thrift data ends too early')
    const list: ThriftValue[] = []
    for (let i = 0; i < length; i++) list.push(this.#readElement(type, depth + 1))
    return list
  }

  /** Booleans in lists take a byte each: 1 is true. */
  #readElement(type: number, depth: number): ThriftValue {
    if (type === ThriftType.TRUE || type === ThriftType.FALSE) return this.readByte() === ThriftType.TRUE
    return this.readValue(type, depth)
  }

  /** Maps come as a list of key, value, key, value …; parquet has none. */
  #readMap(depth: number): ThriftValue[] {
    const length = this.#readLength(1)
    if (length === 0) return []
    const types = this.readByte()
    const list: ThriftValue[] = []
    for (let i = 0; i < length; i++) {
      list.push(this.#readElement(types >> 4, depth + 1), this.#readElement(types & 0x0f, depth + 1))
    }
    return list
  }
}

/** Where the value of each top-level field of a struct lies, for copying it verbatim (ThriftWriter.raw). */
export interface FieldExtent {
  readonly id: number
  readonly type: number
  /** The value's bytes [start, end), without the field header. Empty for booleans: their type is the value. */
  readonly start: number
  readonly end: number
}

export function fieldExtents(bytes: Uint8Array): FieldExtent[] {
  const reader = new ThriftReader(bytes)
  const extents: FieldExtent[] = []
  for (let previous = 0; ;) {
    const { type, id } = reader.readFieldHeader(previous)
    if (type === ThriftType.STOP) return extents
    const start = reader.position
    reader.readValue(type, 1)
    extents.push({ id, type, start, end: reader.position })
    previous = id
  }
}
