/** Pages of a codec that gives all or nothing: unpacked once for all that is wanted of them, told by the bytes read. */
import { writeFileSync } from 'node:fs'
import { beforeAll, expect, it } from 'vitest'
import { encodeRawList, rawRowGroups, rawStruct } from '../footer/raw-footer'
import { CODECS } from '../footer/row-groups'
import { THRIFT } from '../footer/thrift-writer'
import { readBinaryCells, walkBinaryCells } from '../images/images'
import type { ParquetFile } from '../rows/leaf-reader'
import { hashRow } from '../rows/row-hash'
import { streamRows } from '../rows/row-stream'
import { withFields, withTrailer } from '../test-footer'
import { connect, openPath, temporaryPath } from '../write/test-exports'

/** Values of 256 KB, each of them twice and far apart: more of them than any cache here keeps. */
const VALUES = 120
/** As DuckDB wrote it, and under the older codec's name. */
let written: string
let path: string
beforeAll(async () => {
  const db = await connect()
  written = temporaryPath()
  await db.run(
    `COPY (WITH once AS MATERIALIZED (SELECT encode(repeat(string_agg(md5(n::VARCHAR), ''), 32)) AS bytes
       FROM range(${VALUES * 256}) t(n) GROUP BY n // 256)
     FROM once UNION ALL FROM once) TO '${written}'
     (FORMAT parquet, CODEC lz4_raw, DICTIONARY_SIZE_LIMIT 1000000, STRING_DICTIONARY_PAGE_SIZE_LIMIT 100000000)`,
  )
  path = await asOlderLz4(written)
}, 60_000)

/** The codec's older number, which nothing writes any more; what readers take for it is mostly what LZ4_RAW is. */
async function asOlderLz4(from: string): Promise<string> {
  const { source, footer } = await openPath(from)
  const groups = footer.rowGroups.map(({ index }) => {
    const { fields, columns } = rawRowGroups(footer.raw)(index)
    const renamed = columns.map((column) => {
      const codec = CODECS.indexOf('LZ4')
      const meta = withFields(rawStruct(column.get(3)!.bytes), { 4: (thrift) => thrift.i32(4, codec) })
      return withFields(column, { 3: (thrift) => thrift.raw(3, THRIFT.STRUCT, meta) })
    })
    return withFields(fields, { 1: (thrift) => thrift.raw(1, THRIFT.LIST, encodeRawList(renamed)) })
  })
  const raw = withFields(rawStruct(footer.raw), { 4: (thrift) => thrift.raw(4, THRIFT.LIST, encodeRawList(groups)) })
  const to = temporaryPath()
  writeFileSync(to, Buffer.concat([await source.read(0, footer.offset), withTrailer(raw)]))
  return to
}

const leafOf = (file: ParquetFile) => file.footer.leaves[0]!

async function expectBytesRead(times: number, read: (file: ParquetFile) => Promise<number>) {
  const file = await openPath(path)
  expect(file.footer.rowGroups[0]!.columns[0]!.totalUncompressedSize).toBeGreaterThan(VALUES * (256 << 10))
  expect(await read(file)).toBe(2 * VALUES)
  expect(file.source.counts.bytes).toBeLessThan(times * file.source.byteLength)
}

// A chunk as small as this one is read at once, and then the dictionary by itself.
it('by an export', () =>
  expectBytesRead(2.05, async (file) => {
    const hashes: string[] = []
    for await (const open of streamRows(file, file.footer.rowGroups[0]!, leafOf(file), undefined))
      for (let row = 0; row < open.numRows; row++) hashes.push(Object.values(hashRow(open, row)).join())
    expect(new Set(hashes).size).toBe(VALUES)
    expect(hashes.slice(VALUES)).toEqual(hashes.slice(0, VALUES))
    return hashes.length
  }))

it('by a pass that can keep nothing', () =>
  expectBytesRead(1.05, async (file) => {
    let rows = 0
    for await (const { cells } of walkBinaryCells(file, leafOf(file))) {
      expect(cells[0]?.length).toBe(256 << 10)
      rows++
    }
    return rows
  }))

it('by one image of a page that is streamed for it', async () => {
  const db = await connect()
  const zstd = temporaryPath()
  // Twice the values: pages that unpack to less than 32 MiB are unpacked whole, and kept.
  await db.run(
    `COPY (SELECT * FROM read_parquet('${written}')) TO '${zstd}'
     (FORMAT parquet, CODEC zstd, DICTIONARY_SIZE_LIMIT 0)`,
  )
  const file = await openPath(zstd)
  const before = file.source.counts.bytes
  const [cell] = await readBinaryCells(file, leafOf(file), 2 * VALUES - 1)
  expect(cell?.length).toBe(256 << 10)
  expect(file.source.counts.bytes - before).toBeLessThan(1.2 * file.source.byteLength)
})
