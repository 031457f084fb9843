/** Files of writers known to tell their pages wrongly, put together so: read as what they hold, and never copied under our name. */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { FILE_METADATA } from './footer/fields'
import { encodeRawList, rawRowGroups, rawStruct } from './footer/raw-footer'
import { THRIFT } from './footer/thrift-writer'
import { readPageHeader } from './pages/pages'
import { queueOf } from './bytes/byte-queue'
import { readBinaryCells } from './images/images'
import { readAllRows } from './test-files'
import { withFields, withTrailer } from './test-footer'
import { listFile, type ListRow } from './test-lists'
import { connect, countDifferences, exportRows, openPath, temporaryPath } from './write/test-exports'

const all = (length: number) => Array.from({ length }, (_, row) => row)
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex')
const hashes = (row: ListRow) => row && row.map((value) => value && md5(value))

describe('v2 pages that are compressed though they say they are not', () => {
  const ROWS: readonly ListRow[] = [
    [Buffer.from('one'), null],
    [],
    null,
    [new Uint8Array(400_000).fill(7), Buffer.from('two')],
    [Buffer.from('three')],
  ]

  function write(createdBy: string, version: 1 | 2 = 2): string {
    const path = temporaryPath()
    const style = { version, codec: 2, pack: gzipSync, isCompressed: false, createdBy }
    writeFileSync(path, listFile(ROWS, [3, 2], style))
    return path
  }

  it('are read by who wrote them', async () => {
    const file = await openPath(write('parquet-cpp version 1.5.1-SNAPSHOT'))
    expect((await readAllRows(file)).map(({ images }) => hashes(images as ListRow))).toEqual(ROWS.map(hashes))
    const [leaf] = file.footer.leaves
    for (const [i, row] of ROWS.entries())
      expect(hashes(await readBinaryCells(file, leaf!, i))).toEqual(hashes(row ?? []))
    await expect(readAllRows(await openPath(write('parquet-cpp-arrow version 3.0.0')))).rejects.toMatchObject({
      code: 'corrupt',
    })
  })

  it('are written anew', async () => {
    const { path, result } = await exportRows(write('parquet-cpp version 1.5.1-SNAPSHOT'), all(ROWS.length))
    expect(result).toMatchObject({ copiedChunks: 0, writtenChunks: 1 })
    const db = await connect()
    const read = await db.runAndReadAll(`SELECT list_transform(images, v -> md5(v)) FROM read_parquet('${path}')`)
    expect(read.getRowsJson()).toEqual(ROWS.map((row) => [hashes(row)]))
  })

  it('of version 1 are copied', async () => {
    const { result } = await exportRows(write('parquet-cpp version 1.5.1-SNAPSHOT', 1), all(ROWS.length))
    expect(result).toMatchObject({ copiedChunks: 1, writtenChunks: 0 })
  })
})

describe('chunks whose size leaves out the header of their dictionary', () => {
  /** As DuckDB wrote it, and with the sizes and the name of parquet-mr before 1.2.9. */
  async function write(): Promise<{ made: string; short: string }> {
    const made = temporaryPath()
    const db = await connect()
    await db.run(
      `COPY (SELECT 'text ' || (i % 7) AS s, i, 'other ' || (i % 5) AS t FROM range(9000) r(i))
       TO '${made}' (FORMAT parquet, ROW_GROUP_SIZE 4096)`,
    )
    const { source, footer } = await openPath(made)
    const groups: Uint8Array[] = []
    for (const { index, columns: chunks } of footer.rowGroups) {
      const { fields, columns } = rawRowGroups(footer.raw)(index)
      const shortened: Uint8Array[] = []
      for (const [k, column] of columns.entries()) {
        const chunk = chunks[k]!
        const head = queueOf(await source.read(chunk.start, chunk.end))
        const { kind, headerLength } = await readPageHeader(head, chunk, chunk.end - chunk.start)
        const size = chunk.totalCompressedSize - (kind === 'dictionary' ? headerLength : 0)
        const meta = withFields(rawStruct(column.get(3)!.bytes), { 7: (thrift) => thrift.i64(7, size) })
        shortened.push(withFields(column, { 3: (thrift) => thrift.raw(3, THRIFT.STRUCT, meta) }))
      }
      groups.push(withFields(fields, { 1: (thrift) => thrift.raw(1, THRIFT.LIST, encodeRawList(shortened)) }))
    }
    const raw = withFields(rawStruct(footer.raw), {
      4: (thrift) => thrift.raw(4, THRIFT.LIST, encodeRawList(groups)),
      6: (thrift) => thrift.string(6, 'parquet-mr version 1.2.8'),
    })
    const short = temporaryPath()
    writeFileSync(short, Buffer.concat([await source.read(0, footer.offset), withTrailer(raw)]))
    return { made, short }
  }

  it('are read to their end, and written anew', async () => {
    const { made, short } = await write()
    expect(await readAllRows(await openPath(short))).toEqual(await readAllRows(await openPath(made)))
    const { path, result } = await exportRows(short, all(9000))
    // Two of the three columns have dictionaries, in each of three row groups.
    expect(result).toMatchObject({ writtenChunks: 6, copiedChunks: 3 })
    expect(await countDifferences(await connect(), made, all(9000), path)).toBe(0)
  })
})

it('a footer that counts no rows, as parquet-rs 0.3 wrote it, has those of its row groups, and so has an export', async () => {
  const path = 'fixtures/layouts/zstd-v2.parquet'
  const { footer, source } = await openPath(path)
  const raw = withFields(rawStruct(footer.raw), {
    [FILE_METADATA.numRows]: (thrift) => thrift.i64(FILE_METADATA.numRows, 0),
  })
  const uncounted = temporaryPath()
  writeFileSync(uncounted, Buffer.concat([await source.read(0, footer.offset), withTrailer(raw)]))
  expect((await openPath(uncounted)).footer.numRows).toBe(footer.numRows)
  const out = await exportRows(uncounted, all(footer.numRows))
  expect(await countDifferences(await connect(), path, all(footer.numRows), out.path)).toBe(0)
})
