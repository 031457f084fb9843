/**
 * Rows that go on over pages, as older writers made them and some made v2 pages too, some of whose headers count values
 * where they should count rows: files put together by hand.
 */
import { writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openParquet, readRows, type ParquetFile } from '../file'
import { readBinaryCells, walkBinaryCells } from '../images/images'
import { memorySource } from '../bytes/source'
import { hashRow } from './row-hash'
import { streamRows } from './row-stream'
import { listFile, type ListRow, type PageStyle } from '../test-lists'
import { connect, exportRows, temporaryPath } from '../write/test-exports'

const STYLES: readonly (readonly [string, PageStyle])[] = [
  ['v1', { version: 1 }],
  ['v2', { version: 2 }],
  ['v2 that counts values', { version: 2, countsValues: true }],
]

const open = (bytes: Uint8Array) => openParquet(memorySource(bytes, 'split.parquet'))

/** Row → hash, of the rows asked for. */
async function hashes(file: ParquetFile, wanted?: Uint32Array): Promise<Map<number, string>> {
  const found = new Map<number, string>()
  for await (const rows of streamRows(file, file.footer.rowGroups[0]!, file.footer.leaves[0]!, wanted))
    for (let row = 0; row < rows.numRows; row++) {
      const number = rows.firstRow + row
      if (wanted === undefined || wanted.includes(number)) found.set(number, Object.values(hashRow(rows, row)).join())
    }
  return found
}

const isWanted = (row: number, step: number) => (row + 1) % step === 0

/** Every `step`-th row as it is streamed where only those are wanted. */
async function streamed(file: ParquetFile, step: number): Promise<[number, string][]> {
  const rows = Uint32Array.from({ length: file.footer.numRows }, (_, row) => row)
  return [
    ...(await hashes(
      file,
      rows.filter((row) => isWanted(row, step)),
    )),
  ]
}

/** The same from a file that has all rows on one page. */
async function onOnePage(rows: readonly ListRow[], step: number): Promise<[number, string][]> {
  const whole = await hashes(await open(listFile(rows, [Infinity], { version: 1 })))
  return [...whole].filter(([row]) => isWanted(row, step))
}

async function check(rows: readonly ListRow[], cuts: readonly number[], step: number, style: PageStyle): Promise<void> {
  const bytes = listFile(rows, cuts, style)
  const [leaf] = (await open(bytes)).footer.leaves
  if (!leaf) throw new Error('no leaf')
  const alone = await open(bytes)
  const passed = await open(bytes)
  const cells: (Uint8Array | null)[][] = []
  for await (const row of walkBinaryCells(passed, leaf)) cells.push(row.cells.map((cell) => cell && cell.slice()))
  expect(cells).toEqual(rows.map((row) => row ?? []))
  for (const [i, row] of [...rows.entries()].reverse()) {
    for (const file of [await open(bytes), alone, passed]) {
      expect(await readRows(file, { rowGroup: 0, leaves: [leaf], firstRow: i, numRows: 1 })).toEqual([{ images: row }])
      expect(await readBinaryCells(file, leaf, i)).toEqual(row ?? [])
    }
  }
  for (const file of [await open(bytes), alone, passed]) {
    for (const each of [step, 1]) expect(await streamed(file, each)).toEqual(await onOnePage(rows, each))
  }
}

const row = fc.option(fc.array(fc.option(fc.uint8Array({ maxLength: 5 }), { nil: null }), { maxLength: 7 }), {
  nil: null,
})

const big = (fill: number) => new Uint8Array(900_000).fill(fill)
const LARGE: readonly ListRow[] = [[big(1), null, big(2)], null, [big(3)], [], [big(4), big(5), big(6)], [big(7)]]

describe.each(STYLES)('rows that go on over pages of %s', (_, style) => {
  it('are read whole, however the pages are cut', async () => {
    const rows = fc.array(row, { minLength: 1, maxLength: 8 })
    const cuts = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 })
    const step = fc.integer({ min: 2, max: 8 })
    await fc.assert(fc.asyncProperty(rows, cuts, step, fc.constant(style), check), { numRuns: 60 })
  })

  it('are found by hopping from page to page in a large chunk', async () => {
    const file = await open(listFile(LARGE, [2, 1, 3, 1], style))
    const [leaf] = file.footer.leaves
    if (!leaf) throw new Error('no leaf')
    for (const at of [5, 0, 4, 2, 1, 3]) {
      const [read] = await readRows(file, { rowGroup: 0, leaves: [leaf], firstRow: at, numRows: 1 })
      const summary = (images: ListRow | undefined) => images?.map((image) => image && [image.length, image[0]]) ?? null
      expect(summary(read?.images as ListRow)).toEqual(summary(LARGE[at]))
    }
  })

  it('of large values are passed over and streamed', async () => {
    for (const step of [1, 2, 3, 5, 6]) {
      const file = await open(listFile(LARGE, [2, 1, 3, 1], style))
      expect(await streamed(file, step)).toEqual(await onOnePage(LARGE, step))
    }
  })

  it('are exported as what they are', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => Array.from({ length: i % 4 }, (__, k) => Uint8Array.of(i, k)))
    const from = temporaryPath()
    writeFileSync(from, listFile(rows, [7], style))
    const { path } = await exportRows(from, [29, 30, 31, 39])
    const db = await connect()
    const read = await db.runAndReadAll(`SELECT list_transform(images, v -> hex(v)) FROM read_parquet('${path}')`)
    expect(read.getRowsJson()).toEqual(
      [29, 30, 31, 39].map((i) => [rows[i]!.map((v) => Buffer.from(v).toString('hex').toUpperCase())]),
    )
  })
})
