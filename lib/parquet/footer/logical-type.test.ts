/** Structs as ThriftReader gives them, by the numbers of parquet.thrift. */
import { describe, expect, it } from 'vitest'
import { readLogicalKind } from './logical-type'
import type { ThriftStruct } from './thrift'

const crs = (text: string) => ({ 1: new TextEncoder().encode(text) })
const logical = (union: ThriftStruct, more: ThriftStruct = {}) => readLogicalKind({ 1: 6, 10: union, ...more })

describe('a logical type this app does not know', () => {
  it('is told from plain bytes, and from others by number and parameters', () => {
    const [plain, geometry, same, elsewhere, geography, later] = [
      readLogicalKind({ 1: 6 }),
      logical({ 17: crs('OGC:CRS84') }),
      logical({ 17: crs('OGC:CRS84') }),
      logical({ 17: crs('EPSG:25832') }),
      logical({ 18: crs('OGC:CRS84') }),
      logical({ 99: { 1: 2n ** 60n } }),
    ]
    expect(plain).toBeUndefined()
    expect(same).toEqual(geometry)
    const told = [geometry, elsewhere, geography, later]
    expect(told.map((kind) => kind?.kind)).toEqual(['other', 'other', 'other', 'other'])
    expect(new Set(told.map((kind) => JSON.stringify(kind))).size).toBe(4)
  })

  it('gives way to a converted type that is known', () => {
    expect(logical({ 99: {} }, { 6: 0 })).toEqual({ kind: 'string' })
  })
})

it('one that is known but says nonsense is none', () => {
  expect(logical({ 5: { 1: 9, 2: 2 } })).toBeUndefined()
})
