/** For tests: a file of one column of lists of bytes put together by hand, its pages cut and told as no writer here would. */
import { ThriftType } from './footer/thrift'
import { ThriftWriter } from './footer/thrift-writer'
import { withTrailer } from './test-footer'

export type ListRow = readonly (Uint8Array | null)[] | null

interface Entry {
  readonly repetition: number
  readonly definition: number
  readonly value: Uint8Array | undefined
}

export interface PageStyle {
  readonly version: 1 | 2
  /** Of a v2 page: its header has the number of its values where that of its rows should be. */
  readonly countsValues?: boolean
  /** Number of the codec, what packs a page's bytes, and what a v2 page says of them. */
  readonly codec?: number
  readonly pack?: (bytes: Uint8Array) => Uint8Array
  readonly isCompressed?: boolean
  readonly createdBy?: string
}

/** Levels of an optional list of optional bytes: 0 null, 1 empty, 2 null element, 3 value. */
function toEntries(rows: readonly ListRow[]): Entry[] {
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
  return Uint8Array.from(values.flatMap((value) => [2, value]))
}

/** A file of lists of so many nulls each, a page a row, which take next to no bytes. */
export function nullsFile(rows: number, elements: number): Uint8Array {
  const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)])
  const run = (count: number, level: number) => [...varint(count * 2), level]
  const repetition = Uint8Array.from([...run(1, 0), ...run(elements - 1, 1)])
  const definition = Uint8Array.from(run(elements, 2))
  const unpacked = join([uint32(repetition.length), repetition, uint32(definition.length), definition])
  const header = new ThriftWriter()
  ;[0, unpacked.length, unpacked.length].forEach((n, i) => header.i32(i + 1, n))
  header.struct(5, () => [elements, 0, 3, 3].forEach((n, i) => header.i32(i + 1, n)))
  const page = join([header.finish(), unpacked])
  const data = join(Array.from({ length: rows }, () => page))
  const end = footer(rows, rows * elements, data.length, { version: 1 })
  return join([new TextEncoder().encode('PAR1'), data, withTrailer(end)])
}

function dataPage(entries: readonly Entry[], style: PageStyle): Uint8Array {
  const { version, countsValues = false, pack = (bytes) => bytes, isCompressed = true } = style
  const repetition = levels(entries.map((entry) => entry.repetition))
  const definition = levels(entries.map((entry) => entry.definition))
  const values = join(entries.flatMap(({ value }) => (value ? [uint32(value.length), value] : [])))
  const head =
    version === 1
      ? [uint32(repetition.length), repetition, uint32(definition.length), definition]
      : [repetition, definition]
  const unpacked = join([...head, values])
  const body = version === 1 ? pack(unpacked) : join([...head, pack(values)])
  const header = new ThriftWriter()
  header.i32(1, version === 1 ? 0 : 3)
  header.i32(2, unpacked.length)
  header.i32(3, body.length)
  if (version === 1) header.struct(5, () => [entries.length, 0, 3, 3].forEach((n, i) => header.i32(i + 1, n)))
  else {
    const nulls = entries.filter(({ value }) => value === undefined).length
    const rows = countsValues ? entries.length : entries.filter((entry) => entry.repetition === 0).length
    header.struct(8, () => {
      const counts = [entries.length, nulls, rows, 0, definition.length, repetition.length]
      counts.forEach((n, i) => header.i32(i + 1, n))
      header.boolean(7, isCompressed)
    })
  }
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

function footer(numRows: number, numValues: number, bytes: number, { codec = 0, createdBy }: PageStyle): Uint8Array {
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
    writer.i32(4, codec)
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
  if (createdBy !== undefined) writer.string(6, createdBy)
  return writer.finish()
}

/** A file of those rows whose pages end after every `cuts`-th entry, wherever that is. */
export function listFile(rows: readonly ListRow[], cuts: readonly number[], style: PageStyle): Uint8Array {
  const entries = toEntries(rows)
  const pages: Uint8Array[] = []
  for (let at = 0, i = 0; at < entries.length; i++) {
    const length = cuts[i % cuts.length] ?? entries.length
    pages.push(dataPage(entries.slice(at, at + length), style))
    at += length
  }
  const data = join(pages)
  const end = footer(rows.length, entries.length, data.length, style)
  return join([new TextEncoder().encode('PAR1'), data, withTrailer(end)])
}
