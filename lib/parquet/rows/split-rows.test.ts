/** Rows that go on over pages, which older writers made and current ones do not: files put together by hand here. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openParquet, readRows } from '../file'
import { readBinaryCells, walkBinaryCells } from '../images/images'
import { memorySource } from '../bytes/source'
import { ThriftType } from '../footer/thrift'
import { ThriftWriter } from '../footer/thrift-writer'

type Row = (Uint8Array | null)[] | null

interface Entry {
  readonly repetition: number
  readonly definition: number
  readonly value: Uint8Array | undefined
}

/** Levels of an optional list of optional bytes: 0 null, 1 empty, 2 null element, 3 value. */
function toEntries(rows: readonly Row[]): Entry[] {
  return rows.flatMap((row): Entry[] => {
    if (row === null) return [{ repetition: 0, definition: 0, value: undefined }]
    if (row.length === 0) return [{ repetition: 0, definition: 1, value: undefined }]
    return row.map((value, i) => ({
      repetition: i === 0 ? 0 : 1,
      definition: value ? 3 : 2,
      value: value ?? undefined,
    }))
  })
}

const uint32 = (n: number) => Uint8Array.of(n & 255, (n >> 8) & 255, (n >> 16) & 255, n >>> 24)
const join = (parts: readonly Uint8Array[]) => Uint8Array.from(Buffer.concat(parts))

/** Runs of one: header 2, then the level. */
function levels(values: readonly number[]): Uint8Array {
  return join([uint32(values.length * 2), Uint8Array.from(values.flatMap((value) => [2, value]))])
}

function dataPage(entries: readonly Entry[]): Uint8Array {
  const body = join([
    levels(entries.map(({ repetition }) => repetition)),
    levels(entries.map(({ definition }) => definition)),
    ...entries.flatMap(({ value }) => (value ? [uint32(value.length), value] : [])),
  ])
  const header = new ThriftWriter()
  header.i32(1, 0)
  header.i32(2, body.length)
  header.i32(3, body.length)
  header.struct(5, () => [entries.length, 0, 3, 3].forEach((n, i) => header.i32(i + 1, n)))
  return join([header.finish(), body])
}

interface Field {
  readonly name: string
  readonly repetition: number
  readonly type?: number
  readonly children?: number
  readonly converted?: number
}

const SCHEMA: readonly Field[] = [
  { name: 'root', repetition: 0, children: 1 },
  { name: 'images', repetition: 1, children: 1, converted: 3 },
  { name: 'list', repetition: 2, children: 1 },
  { name: 'element', repetition: 1, type: 6 },
]

function footer(numRows: number, numValues: number, bytes: number): Uint8Array {
  const writer = new ThriftWriter()
  writer.i32(1, 1)
  writer.list(2, ThriftType.STRUCT, SCHEMA, (field) =>
    writer.element(() => {
      if (field.type !== undefined) writer.i32(1, field.type)
      writer.i32(3, field.repetition)
      writer.string(4, field.name)
      if (field.children !== undefined) writer.i32(5, field.children)
      if (field.converted !== undefined) writer.i32(6, field.converted)
    }),
  )
  writer.i64(3, numRows)
  const chunk = () => {
    writer.i32(1, 6)
    writer.list(2, ThriftType.I32, [0, 3], (n) => writer.zigzag(n))
    writer.list(3, ThriftType.BINARY, ['images', 'list', 'element'], (name) => writer.text(name))
    writer.i32(4, 0)
    for (const [id, n] of [
      [5, numValues],
      [6, bytes],
      [7, bytes],
      [9, 4],
    ] as const)
      writer.i64(id, n)
  }
  const column = () =>
    writer.element(() => {
      writer.i64(2, 4)
      writer.struct(3, chunk)
    })
  const group = () =>
    writer.element(() => {
      writer.list(1, ThriftType.STRUCT, [0], column)
      writer.i64(2, bytes)
      writer.i64(3, numRows)
    })
  writer.list(4, ThriftType.STRUCT, [0], group)
  return writer.finish()
}

/** A file of those rows whose pages end after every `cuts`-th entry, wherever that is. */
function makeFile(rows: readonly Row[], cuts: readonly number[]): Uint8Array {
  const entries = toEntries(rows)
  const pages: Uint8Array[] = []
  for (let at = 0, i = 0; at < entries.length; i++) {
    const length = cuts[i % cuts.length] ?? entries.length
    pages.push(dataPage(entries.slice(at, at + length)))
    at += length
  }
  const data = join(pages)
  const magic = new TextEncoder().encode('PAR1')
  const end = footer(rows.length, entries.length, data.length)
  return join([magic, data, end, uint32(end.length), magic])
}

const open = (bytes: Uint8Array) => openParquet(memorySource(bytes, 'split.parquet'))

async function check(rows: readonly Row[], cuts: readonly number[]): Promise<void> {
  const bytes = makeFile(rows, cuts)
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
}

const row = fc.option(fc.array(fc.option(fc.uint8Array({ maxLength: 5 }), { nil: null }), { maxLength: 7 }), {
  nil: null,
})

describe('rows that go on over pages', () => {
  it('are read whole, however the pages are cut', async () => {
    const rows = fc.array(row, { minLength: 1, maxLength: 8 })
    const cuts = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 })
    await fc.assert(fc.asyncProperty(rows, cuts, check), { numRuns: 60 })
  })

  it('are found by hopping from page to page in a large chunk', async () => {
    const big = (fill: number) => new Uint8Array(900_000).fill(fill)
    const rows: Row[] = [[big(1), null, big(2)], null, [big(3)], [], [big(4), big(5), big(6)], [big(7)]]
    const file = await open(makeFile(rows, [2, 1, 3, 1]))
    const [leaf] = file.footer.leaves
    if (!leaf) throw new Error('no leaf')
    for (const at of [5, 0, 4, 2, 1, 3]) {
      const [read] = await readRows(file, { rowGroup: 0, leaves: [leaf], firstRow: at, numRows: 1 })
      const summary = (images: Row | undefined) => images?.map((image) => image && [image.length, image[0]]) ?? null
      expect(summary(read?.images as Row)).toEqual(summary(rows[at]))
    }
  })
})
