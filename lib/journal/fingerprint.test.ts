import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sameCell } from '@/lib/dataset/cells'
import type { CellValue } from '@/lib/dataset/types'
import { encodeRow } from './canonical'
import { fileFingerprint, rowFingerprint } from './fingerprint'

test('a file: SHA-256 over 8 bytes of length and the footer, as Node’s own says', () => {
  const footer = Uint8Array.from([1, 2, 3])
  const length = Buffer.from([0x39, 0x30, 0, 0, 1, 0, 0, 0])
  expect(fileFingerprint(2 ** 32 + 12345, footer)).toBe(
    createHash('sha256').update(length).update(footer).digest('hex'),
  )
})

describe('a row', () => {
  // Worked out by hand from the encoding's description, hashed by Node.
  test('of known bytes', () => {
    const bytes = Buffer.concat([
      Buffer.from('o\x03\0\0\0', 'latin1'),
      Buffer.from('\x01\0\0\0a', 'latin1'),
      Buffer.from('l\x04\0\0\0n', 'latin1'),
      Buffer.from('t', 'latin1'),
      Buffer.from('d\0\0\0\0\0\0\xf8\x3f', 'latin1'),
      Buffer.from('s\x02\0\0\0\xc3\xa9', 'latin1'),
      Buffer.from('\x01\0\0\0b', 'latin1'),
      Buffer.from('b\x02\0\0\0\xff\0', 'latin1'),
      Buffer.from('\x01\0\0\0c', 'latin1'),
      Buffer.from('i\x10\0\0\x009007199254740993', 'latin1'),
    ])
    const row = { c: 9007199254740993n, b: Uint8Array.from([255, 0]), a: [null, true, 1.5, 'é'] }
    expect(Buffer.from(encodeRow(row))).toEqual(bytes)
    expect(rowFingerprint(row)).toBe(createHash('sha256').update(bytes).digest('hex').slice(0, 32))
  })

  const cell: fc.Arbitrary<CellValue> = fc.letrec<{ cell: CellValue }>((tie) => ({
    cell: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<CellValue[]>(null, true, false, 0, -0, 1, '', '1', 'n', 1n),
      fc.string(),
      fc.double(),
      fc.bigInt(),
      fc.uint8Array({ maxLength: 4 }),
      fc.array(tie('cell'), { maxLength: 3 }),
      fc.dictionary(fc.string({ maxLength: 2 }), tie('cell'), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).cell

  /** Integers read as number or as bigint are one value. */
  function plain(value: CellValue): CellValue {
    if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value
    if (Array.isArray(value)) return (value as readonly CellValue[]).map(plain)
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]))
  }

  test('the same bytes for the same cells, and only for those', () => {
    fc.assert(
      fc.property(cell, cell, (a, b) => {
        const [x, y] = [encodeRow({ v: a }), encodeRow({ v: b })]
        expect(Buffer.compare(x, y) === 0).toBe(sameCell(plain(a), plain(b)))
      }),
      { numRuns: 3000 },
    )
  })

  test('columns in any order', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), cell, { noNullPrototype: true }), (row) => {
        expect(rowFingerprint(Object.fromEntries(Object.entries(row).toReversed()))).toBe(rowFingerprint(row))
      }),
    )
  })
})
