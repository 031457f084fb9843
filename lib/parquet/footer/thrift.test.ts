import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fieldExtents, ThriftEnd, ThriftReader, ThriftType } from './thrift'
import { ThriftWriter } from './thrift-writer'

describe('thrift compact protocol', () => {
  it('reads the bytes of the specification', () => {
    // Field 1 = i32 -1, field 3 = "ab", field 20 (long form) = true, list field 21 of [1, -2] as i32.
    const bytes = [0x15, 0x01, 0x28, 0x02, 0x61, 0x62, 0x01, 0x28, 0x19, 0x25, 0x02, 0x03, 0x00]
    expect({ ...new ThriftReader(Uint8Array.from(bytes)).readStruct() }).toEqual({
      1: -1,
      3: Uint8Array.of(0x61, 0x62),
      20: true,
      21: [1, -2],
    })
  })

  it('reads back what was written', () => {
    const int = fc.integer({ min: -(2 ** 51), max: 2 ** 51 })
    const fields = fc.record({ a: int, b: fc.string(), c: fc.boolean(), list: fc.array(int, { maxLength: 40 }) })
    fc.assert(
      fc.property(fields, fc.integer({ min: 5, max: 300 }), ({ a, b, c, list }, farId) => {
        const writer = new ThriftWriter()
        writer.i64(1, a)
        writer.string(2, b)
        writer.boolean(3, c)
        writer.struct(4, () => writer.i64(9, a))
        writer.list(farId, ThriftType.I64, list, (item) => writer.zigzag(item))
        const read = new ThriftReader(writer.finish()).readStruct()
        expect(read[1]).toBe(a)
        expect(read[2]).toEqual(new TextEncoder().encode(b))
        expect(read[3]).toBe(c)
        expect({ ...(read[4] as object) }).toEqual({ 9: a })
        expect(read[farId]).toEqual(list)
      }),
    )
  })

  it('reads 64-bit integers exactly', () => {
    const zigZag = (n: bigint) => {
      const bytes: number[] = []
      let rest = BigInt.asUintN(64, (n << 1n) ^ (n >> 63n))
      for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
      return Uint8Array.from([...bytes, Number(rest)])
    }
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (n) => {
        expect(BigInt(new ThriftReader(zigZag(n)).readZigZag())).toBe(n)
      }),
    )
  })

  it('copies fields verbatim', () => {
    const writer = new ThriftWriter()
    writer.i32(1, 2)
    writer.boolean(3, false)
    writer.list(30, ThriftType.STRUCT, [1, 2, 3], (n) => writer.element(() => writer.i64(2, n)))
    const bytes = writer.finish()
    const copy = new ThriftWriter()
    for (const { id, type, start, end } of fieldExtents(bytes)) copy.raw(id, type, bytes.subarray(start, end))
    expect(copy.finish()).toEqual(bytes)
  })

  it.each([
    ['a string', [0x18, 0xff, 0xff, 0xff, 0x07]],
    ['a list', [0x19, 0xf5, 0xff, 0xff, 0xff, 0x07]],
    ['a struct', [0x15]],
  ])('takes no memory for %s longer than the input', (_, bytes) => {
    expect(() => new ThriftReader(Uint8Array.from(bytes)).readStruct()).toThrow(ThriftEnd)
  })

  it('refuses structs nested without end', () => {
    expect(() => new ThriftReader(new Uint8Array(10_000).fill(0x1c)).readStruct()).toThrow(/nested/)
  })
})

it('a list of structs that hold nothing is no footer’s: each would take a hundred times its byte', () => {
  const list = (count: number) => Uint8Array.from([0xfc, count | 128, count >> 7, ...new Uint8Array(count)])
  expect(() => new ThriftReader(list(1000)).readValue(ThriftType.LIST)).toThrow(ThriftEnd)
})
