import { describe, expect, it } from 'vitest'
import { cellReader, formatDecimal } from './cells'
import type { Leaf, LogicalKind, PhysicalType, PhysicalValues } from '../types'

function cell(physicalType: PhysicalType, logical: LogicalKind | undefined, values: PhysicalValues) {
  return cellReader({ physicalType, logical } as Leaf, values)(0)
}

const binary = (...bytes: number[]) => ({ data: Uint8Array.from(bytes), offsets: Uint32Array.of(0, bytes.length) })

describe('cells', () => {
  it('keep integers exact', () => {
    expect(cell('INT64', undefined, BigInt64Array.of(2n ** 53n - 1n))).toBe(2 ** 53 - 1)
    expect(cell('INT64', undefined, BigInt64Array.of(2n ** 53n + 1n))).toBe(2n ** 53n + 1n)
    expect(cell('INT64', { kind: 'int', bits: 64, signed: false }, BigInt64Array.of(-1n))).toBe(2n ** 64n - 1n)
    expect(cell('INT32', { kind: 'int', bits: 32, signed: false }, Int32Array.of(-1))).toBe(2 ** 32 - 1)
  })

  it('decode text without dropping a byte order mark, and do not fail on invalid UTF-8', () => {
    expect(cell('BYTE_ARRAY', { kind: 'string' }, binary(0xef, 0xbb, 0xbf, 0x41))).toBe('\ufeffA')
    expect(cell('BYTE_ARRAY', { kind: 'string' }, binary(0x41, 0xff))).toBe('A\ufffd')
    expect(cell('BYTE_ARRAY', undefined, binary(0x41))).toEqual(Uint8Array.of(0x41))
  })

  it('write decimals digit by digit', () => {
    expect(formatDecimal(12_345n, 2)).toBe('123.45')
    expect(formatDecimal(-5n, 3)).toBe('-0.005')
    const decimal: LogicalKind = { kind: 'decimal', precision: 38, scale: 1 }
    expect(cell('FIXED_LEN_BYTE_ARRAY', decimal, binary(0xff, 0xff, 0xff, 0xf6))).toBe('-1.0')
  })

  it('read halves, UUIDs and intervals', () => {
    expect(cell('FIXED_LEN_BYTE_ARRAY', { kind: 'float16' }, binary(0x00, 0xc0))).toBe(-2)
    const uuid = Array.from({ length: 16 }, (_, i) => i * 17)
    expect(cell('FIXED_LEN_BYTE_ARRAY', { kind: 'uuid' }, binary(...uuid))).toBe('00112233-4455-6677-8899-aabbccddeeff')
    const interval = binary(1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0)
    expect(cell('FIXED_LEN_BYTE_ARRAY', { kind: 'interval' }, interval)).toEqual({
      months: 1,
      days: 2,
      milliseconds: 3,
    })
  })
})
