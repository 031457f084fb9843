/** One value, one encoding: equal cells give equal bytes and different cells different bytes, whatever decoded them. */
import type { Row } from '@/lib/dataset/cells'
import type { CellValue } from '@/lib/dataset/types'

/*
 * A tag byte, then:
 *   n  null          t  true          f  false
 *   d  number: IEEE 754 double, 8 bytes little-endian (any NaN as 7ff8000000000000; −0 keeps its sign)
 *   i  integer beyond ±(2^53 − 1): decimal digits as ASCII, length first (smaller bigints are written as d)
 *   s  string: UTF-8, length first (half surrogate pairs as U+FFFD)
 *   b  bytes, length first
 *   l  list: count, then the elements
 *   o  struct: count, then name (as s, without its tag) and value, in the order of the names' UTF-16 code units
 * Lengths and counts are 4 bytes little-endian. A row is a struct of its columns.
 */
const text = new TextEncoder()

export function encodeRow(row: Row): Uint8Array {
  const out = new ByteBuffer()
  encode(row, out)
  return out.bytes()
}

function encode(value: CellValue, out: ByteBuffer): void {
  if (value === null) out.tag('n')
  else if (typeof value === 'boolean') out.tag(value ? 't' : 'f')
  else if (typeof value === 'number') encodeNumber(value, out)
  else if (typeof value === 'bigint') encodeBigint(value, out)
  else if (typeof value === 'string') out.tag('s').block(text.encode(value))
  else if (value instanceof Uint8Array) out.tag('b').block(value)
  else encodeGroup(value, out)
}

function encodeNumber(value: number, out: ByteBuffer): void {
  out.tag('d').double(Number.isNaN(value) ? Number.NaN : value)
}

function encodeBigint(value: bigint, out: ByteBuffer): void {
  const number = Number(value)
  if (Number.isSafeInteger(number)) encodeNumber(number, out)
  else out.tag('i').block(text.encode(value.toString()))
}

function encodeGroup(value: readonly CellValue[] | { readonly [name: string]: CellValue }, out: ByteBuffer): void {
  if (Array.isArray(value)) {
    out.tag('l').count(value.length)
    for (const element of value as readonly CellValue[]) encode(element, out)
    return
  }
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  out.tag('o').count(fields.length)
  for (const [name, field] of fields) {
    out.block(text.encode(name))
    encode(field, out)
  }
}

class ByteBuffer {
  #data = new Uint8Array(1024)
  #view = new DataView(this.#data.buffer)
  #length = 0

  bytes(): Uint8Array {
    return this.#data.subarray(0, this.#length)
  }

  tag(letter: string): this {
    this.#data[this.#reserve(1)] = letter.charCodeAt(0)
    return this
  }

  count(value: number): this {
    const at = this.#reserve(4)
    this.#view.setUint32(at, value, true)
    return this
  }

  double(value: number): this {
    const at = this.#reserve(8)
    this.#view.setFloat64(at, value, true)
    return this
  }

  block(bytes: Uint8Array): this {
    this.count(bytes.length)
    const at = this.#reserve(bytes.length)
    this.#data.set(bytes, at)
    return this
  }

  /** Makes room and returns where it begins. */
  #reserve(size: number): number {
    const at = this.#length
    this.#length += size
    if (this.#length <= this.#data.length) return at
    const grown = new Uint8Array(Math.max(this.#length, this.#data.length * 2))
    grown.set(this.#data.subarray(0, at))
    this.#data = grown
    this.#view = new DataView(grown.buffer)
    return at
  }
}
