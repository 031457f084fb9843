/** Pages of integer lists read as runs and bytes, against what was written and against the general decoder. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteArena } from '../bytes/byte-arena'
import { decodeDataPage } from '../pages/decode-page'
import { IntListCells, type RowCells } from './int-list-cells'
import { decodeIntListPage, IntDictionary, readIntListPage, toIntListPage, type IntListPage } from './int-list-page'
import { Levels, readLevelRuns } from '../pages/level-runs'
import type { Page } from '../pages/pages'
import { bitWidth, readHybrid } from '../pages/rle'
import type { ColumnChunk, Leaf } from '../types'

/** Optional list of optional lists of optional integers. */
const LEVELS = { maxRepetition: 2, maxDefinition: 5 }
const SHAPE = { present: 2, list: { notNull: 3, notEmpty: 4, repetition: 2 } }
const chunk = { codec: 'UNCOMPRESSED' } as ColumnChunk

type Cell = readonly (number | null)[] | null
type Row = readonly Cell[] | null

interface Entry {
  readonly repetition: number
  readonly definition: number
  readonly value?: number
}

function toEntries(rows: readonly Row[]): Entry[] {
  return rows.flatMap((row): Entry[] => {
    if (row === null || row.length === 0) return [{ repetition: 0, definition: row === null ? 0 : 1 }]
    return row.flatMap((cell, c): Entry[] => {
      const repetition = c === 0 ? 0 : 1
      if (cell === null || cell.length === 0) return [{ repetition, definition: cell === null ? 2 : 3 }]
      return cell.map((value, v) => ({
        repetition: v === 0 ? repetition : 2,
        ...(value === null ? { definition: 4 } : { definition: 5, value }),
      }))
    })
  })
}

/** What the cells are by the app's rule: the lowest eight bits of each integer, zero for a null. */
const toBytes = (row: Row) => (row ?? []).map((cell) => cell && Uint8Array.from(cell, (value) => (value ?? 0) & 255))

const uint32 = (n: number) => [n & 255, (n >> 8) & 255, (n >> 16) & 255, n >>> 24]

function varint(n: number): number[] {
  return n < 128 ? [n] : [(n & 127) | 128, ...varint(n >> 7)]
}

/** Runs of at least `minRun` as such, the rest in groups of eight packed from the low bit up. */
function hybrid(values: readonly number[], width: number, minRun: number): number[] {
  const bytes: number[] = []
  for (let at = 0; at < values.length;) {
    let end = at
    while (end < values.length && values[end] === values[at]) end++
    const value = values[at] as number
    if (end - at >= minRun) {
      bytes.push(...varint((end - at) * 2), ...uint32(value).slice(0, Math.ceil(width / 8)))
      at = end
    } else {
      let bits = 0n
      for (let k = 0; k < 8; k++) bits |= BigInt(values[at + k] ?? 0) << BigInt(k * width)
      bytes.push(3, ...Array.from({ length: width }, (_, k) => Number((bits >> BigInt(8 * k)) & 255n)))
      at += 8
    }
  }
  return bytes
}

interface Layout {
  readonly version: 1 | 2
  readonly type: 'INT32' | 'INT64'
  readonly isPlain: boolean
  readonly minRun: number
}

function plain(values: readonly number[], type: Layout['type']): Uint8Array {
  const wide = type === 'INT32' ? Int32Array.from(values) : BigInt64Array.from(values, BigInt)
  return new Uint8Array(wide.buffer)
}

function makePage(entries: readonly Entry[], dictionary: readonly number[], layout: Layout): Page {
  const levels = (of: (entry: Entry) => number, max: number) => hybrid(entries.map(of), bitWidth(max), layout.minRun)
  const repetition = levels((entry) => entry.repetition, LEVELS.maxRepetition)
  const definition = levels((entry) => entry.definition, LEVELS.maxDefinition)
  const values = entries.flatMap(({ value }) => (value === undefined ? [] : [value]))
  const width = bitWidth(Math.max(0, dictionary.length - 1))
  const indices = () => [
    width,
    ...(width === 0
      ? []
      : hybrid(
          values.map((v) => dictionary.indexOf(v)),
          width,
          9,
        )),
  ]
  const data = layout.isPlain ? plain(values, layout.type) : indices()
  const length = (bytes: readonly number[]) => (layout.version === 1 ? uint32(bytes.length) : [])
  const body = Uint8Array.from([...length(repetition), ...repetition, ...length(definition), ...definition, ...data])
  const header = {
    headerLength: 0,
    compressedSize: body.length,
    uncompressedSize: body.length,
    kind: layout.version === 1 ? ('data' as const) : ('data-v2' as const),
    numValues: entries.length,
    encoding: layout.isPlain ? 'PLAIN' : 'RLE_DICTIONARY',
    definitionEncoding: 'RLE',
    repetitionEncoding: 'RLE',
    repetitionLength: layout.version === 1 ? 0 : repetition.length,
    definitionLength: layout.version === 1 ? 0 : definition.length,
    isCompressed: true,
  }
  return { header, offset: 0, body }
}

const leafOf = (type: Layout['type']) => ({ ...LEVELS, physicalType: type, path: ['images'] }) as unknown as Leaf

function readCells(leaf: Leaf, pages: readonly Page[], read: (page: Page) => IntListPage): RowCells[] {
  const cells = new IntListCells(leaf, SHAPE.present, SHAPE.list)
  const rows: RowCells[] = []
  const keep = (row: RowCells) => void rows.push(row.map((cell) => cell && cell.slice()))
  for (const page of pages) for (const row of cells.push(read(page))) keep(row)
  for (const row of cells.finish()) keep(row)
  return rows
}

const layout = fc.record({
  version: fc.constantFrom(1 as const, 2 as const),
  type: fc.constantFrom('INT32' as const, 'INT64' as const),
  isPlain: fc.boolean(),
  minRun: fc.constantFrom(1, 8, 1_000),
})

/** Few values or many, so that indices of no bits to more than eight come up; some beyond a byte. */
const rowsOf = (value: fc.Arbitrary<number>) => {
  const ints = fc.array(fc.option(value, { freq: 20 }), { maxLength: 40, size: 'max' })
  const whole = fc.array(value, { maxLength: 600, size: 'max' })
  return fc.array(fc.option(fc.array(fc.option(fc.oneof(ints, whole)), { maxLength: 4 })), {
    minLength: 1,
    maxLength: 6,
  })
}
const rows = fc.oneof(
  rowsOf(fc.constant(7)),
  rowsOf(fc.nat(3)),
  rowsOf(fc.nat(255)),
  rowsOf(fc.integer({ min: -300, max: 600 })),
)

describe('a page of integer lists', () => {
  it('gives the bytes that were written, as the general decoder does, wherever the pages are cut', () => {
    fc.assert(
      fc.property(rows, layout, fc.array(fc.nat(2_000), { maxLength: 3 }), fc.boolean(), (written, how, cuts, full) => {
        const entries = toEntries(written)
        const seen = entries.flatMap(({ value }) => (value === undefined ? [] : [value]))
        // A dictionary of all bytes takes the way of two at a time.
        const dictionary = [...new Set(full ? [...seen, ...Array(256).keys()] : seen)]
        const edges = [0, ...cuts.filter((cut) => cut < entries.length).sort((a, b) => a - b), entries.length]
        const pages = edges.slice(1).map((end, k) => makePage(entries.slice(edges[k], end), dictionary, how))
        const leaf = leafOf(how.type)
        const physical = how.type === 'INT32' ? Int32Array.from(dictionary) : BigInt64Array.from(dictionary, BigInt)
        const known = new IntDictionary(physical)
        const scratch = new ByteArena()
        const fast = readCells(leaf, pages, (page) => {
          scratch.clear()
          return readIntListPage(page, leaf, chunk, () => known, scratch)
        })
        const general = readCells(leaf, pages, (page) =>
          toIntListPage(decodeDataPage(page, leaf, chunk, () => physical)),
        )
        const alone = readCells(leaf, pages, (page) =>
          toIntListPage(decodeIntListPage(page, leaf, chunk, () => physical)),
        )
        expect(fast).toEqual(written.map(toBytes))
        expect(general).toEqual(fast)
        expect(alone).toEqual(fast)
      }),
      { numRuns: 300 },
    )
  })

  it('that is damaged fails where the general decoder does, and reads the same where not', () => {
    const damaged = { version: 1, type: 'INT32', isPlain: false, minRun: 8 } as const
    const attempt = (read: () => RowCells[]) => {
      try {
        return read()
      } catch (error) {
        return (error as { code?: string }).code
      }
    }
    fc.assert(
      fc.property(rowsOf(fc.nat(200)), fc.nat(), fc.nat(255), (written, at, byte) => {
        const leaf = leafOf('INT32')
        const dictionary = Array.from({ length: 201 }, (_, k) => 200 - k)
        const page = makePage(toEntries(written), dictionary, damaged)
        page.body[at % page.body.length] = byte
        const physical = Int32Array.from(dictionary)
        const known = new IntDictionary(physical)
        const fast = attempt(() =>
          readCells(leaf, [page], (p) => readIntListPage(p, leaf, chunk, () => known, new ByteArena())),
        )
        const general = attempt(() =>
          readCells(leaf, [page], (p) => toIntListPage(decodeDataPage(p, leaf, chunk, () => physical))),
        )
        expect(fast).toEqual(general)
        expect(['corrupt', 'object']).toContain(typeof fast === 'string' ? fast : typeof fast)
      }),
      { numRuns: 500 },
    )
  })
})

describe('levels as runs', () => {
  it('are those laid out one by one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.array(fc.tuple(fc.nat(100), fc.nat(30))), (max, parts) => {
        const levels = parts.flatMap(([level, times]) => Array<number>(times).fill(level % (max + 1)))
        const bytes = Uint8Array.from(hybrid(levels, bitWidth(max), 8))
        const general = new Uint8Array(levels.length)
        readHybrid(bytes, 0, bytes.length, bitWidth(max), general)
        const read = readLevelRuns(bytes, 0, bytes.length, max, levels.length)
        expect([...read.layOut()]).toEqual(levels)
        expect([...Levels.of(general).layOut()]).toEqual(levels)
        expect(read.count(1)).toBe(levels.filter((level) => level === 1).length)
      }),
    )
  })

  it('above the maximum are damaged, in runs and packed', () => {
    for (const minRun of [1, 1_000]) {
      const bytes = Uint8Array.from(hybrid([...Array<number>(20).fill(1), 6], 3, minRun))
      expect(() => readLevelRuns(bytes, 0, bytes.length, 5, 21)).toThrow('out of range')
      expect(readLevelRuns(bytes, 0, bytes.length, 6, 21).at(20)).toBe(6)
    }
  })

  it('that are cut off are damaged where the general decoder says so', () => {
    const fails = (read: () => unknown) => {
      try {
        read()
        return false
      } catch {
        return true
      }
    }
    fc.assert(
      fc.property(fc.array(fc.nat(5), { minLength: 9, maxLength: 60 }), fc.nat(), (levels, at) => {
        const bytes = Uint8Array.from(hybrid(levels, 3, 8))
        const end = at % (bytes.length + 1)
        const general = fails(() => readHybrid(bytes, 0, end, 3, new Uint8Array(levels.length)))
        expect(fails(() => readLevelRuns(bytes, 0, end, 5, levels.length))).toBe(general)
      }),
    )
  })
})
