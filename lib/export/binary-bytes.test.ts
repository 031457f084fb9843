import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { nodeFileSink } from '@/lib/parquet/write/node-file-sink'
import { findChild, leavesUnder } from '@/lib/parquet/footer/schema'
import { memorySource } from '@/lib/parquet/bytes/source'
import { connect, openPath, temporaryPath } from '@/lib/parquet/write/test-exports'
import type { Footer } from '@/lib/parquet/types'
import { footerChanges, type ImageForm } from './footer-changes'
import { exportParquet, type ParquetExport } from './write'

const FIXTURE = 'fixtures/rl-bytes-as-uint8-zstd-v2.parquet'
const db = await connect()

async function ask(sql: string) {
  return (await db.runAndReadAll(sql)).getRowObjectsJson()
}

const imageLeaf = ({ root }: Footer) => leavesUnder(findChild(root, 'images')!)[0]

async function exportBinary(
  sources: readonly string[],
  rows: ParquetExport['rows'],
  options: Partial<ParquetExport & ImageForm> = {},
  reopened = (path: string) => memorySource(readFileSync(path), path),
) {
  const path = temporaryPath()
  const inputs = await Promise.all(sources.map(async (source) => ({ file: await openPath(source) })))
  const { footer } = inputs[0]!.file
  const { proof, copiedChunks } = await exportParquet({
    inputs,
    rows,
    layout: 'source',
    footer: footerChanges(footer, imageLeaf(footer), { hubImages: options.hubImages ?? false, binaryBytes: true }),
    sink: await nodeFileSink(path),
    reopen: async () => reopened(path),
    ...options,
  })
  return { path, proof, copiedChunks }
}

const rowsOf = (rows: readonly number[], file = 0) => rows.map((row) => ({ file, row }))
const upTo = (count: number) => Array.from({ length: count }, (_, row) => row)

/** A file of one image column, as DuckDB writes this SQL value for each of its rows. */
async function fileOf(values: readonly string[], type: string, options = ''): Promise<string> {
  const path = temporaryPath()
  const rows = values.map((value, i) => `(${i}, ${value})`).join(',')
  await db.run(
    `COPY (SELECT n, images::${type} AS images FROM (VALUES ${rows}) t(n, images) ORDER BY n) TO '${path}' (FORMAT parquet ${options})`,
  )
  return path
}

/** Each row's images as hexadecimal digits: of integers written out one by one, or of a BLOB. */
async function hexOf(path: string, kind: 'integers' | 'blob') {
  const digits =
    kind === 'blob' ? 'lower(hex(x.bytes))' : `array_to_string([printf('%02x', b::INTEGER) FOR b IN x.bytes], '')`
  const hex = `CASE WHEN x.bytes IS NULL THEN NULL ELSE ${digits} END`
  const lines = await ask(
    `SELECT [{h: ${hex}, there: x IS NOT NULL} FOR x IN images] AS hex FROM read_parquet('${path}', file_row_number=true) ORDER BY file_row_number`,
  )
  return lines.map((line) => line['hex'] ?? null)
}

async function schemaOf(path: string) {
  return ask(
    `SELECT name, type, repetition_type, num_children, converted_type, logical_type::VARCHAR AS logical, field_id FROM parquet_schema('${path}')`,
  )
}

async function keysOf(path: string): Promise<Record<string, string>> {
  const lines = await ask(`SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata('${path}')`)
  return Object.fromEntries(lines.map(({ key, value }) => [key, value])) as Record<string, string>
}

describe('lists of integers as BINARY', () => {
  const all = upTo(120)
  it.each<[string, readonly number[], Partial<ParquetExport & ImageForm>]>([
    ['every row', all, {}],
    ['some rows', all.filter((row) => row % 3 === 1), { codec: 'SNAPPY' }],
    ['rows in another order', [119, 3, 60, 2, 3 + 40], { codec: 'GZIP' }],
    ['the optimised layout', all, { layout: 'optimised' }],
    ['the Image feature too', all, { hubImages: true }],
    ['the Image feature in another order', all.toReversed(), { hubImages: true, layout: 'optimised' }],
  ])('%s: each byte is the integer that stood there, other columns as they were', async (_, rows, options) => {
    const { path, proof } = await exportBinary([FIXTURE], rowsOf(rows), options)
    expect(proof).toMatchObject({ rowsIdentical: rows.length, wrong: 0, schemaEqual: true, metadataEqual: true })
    expect(proof).toMatchObject({ images: rows.length, imageChecksumsEqual: true })
    const source = await hexOf(FIXTURE, 'integers')
    expect(await hexOf(path, 'blob')).toEqual(rows.map((row) => source[row]))
    const others = (file: string) =>
      ask(`SELECT * EXCLUDE (images) FROM read_parquet('${file}', file_row_number=true) ORDER BY file_row_number`)
    const before = await others(FIXTURE)
    const renumbered = rows.map((row, i) => ({ ...before[row], file_row_number: String(i) }))
    expect(await others(path)).toEqual(renumbered)
  })

  it('tells of it in the schema, and of nothing else', async () => {
    const { path, copiedChunks } = await exportBinary([FIXTURE], rowsOf(all))
    const before = await schemaOf(FIXTURE)
    const at = before.findIndex(({ name }) => name === 'bytes')
    const binary = { ...before[at], type: 'BYTE_ARRAY', num_children: null, converted_type: null, logical: null }
    expect(before[at]).toMatchObject({ repetition_type: 'OPTIONAL', converted_type: 'LIST' })
    expect(await schemaOf(path)).toEqual(before.toSpliced(at, 3, binary))
    expect(Object.keys(await keysOf(FIXTURE))).toEqual(['ARROW:schema'])
    expect(await keysOf(path)).toEqual({})
    const [described] = await ask(`SELECT typeof(images) AS type FROM '${path}' LIMIT 1`)
    expect(described).toEqual({ type: 'STRUCT(bytes BLOB)[]' })
    // Two row groups of eleven columns, of which the images are written anew.
    expect(copiedChunks).toBe(20)
  })

  it('keeps nulls, empty lists and several images of a row apart', async () => {
    const values = [
      `[{bytes: [0, 255, 10]}, {bytes: []}, {bytes: NULL}, NULL, {bytes: [7]}]`,
      'NULL',
      '[]',
      '[NULL]',
      `[{bytes: [1]}]`,
      `[{bytes: range(256)}, {bytes: range(255, -1, -1)}]`,
    ]
    for (const type of ['BIGINT', 'UTINYINT', 'SMALLINT', 'UBIGINT']) {
      const source = await fileOf(values, `STRUCT(bytes ${type}[])[]`)
      for (const rows of [upTo(6), [5, 0, 2, 1, 4, 3]]) {
        const { path, proof } = await exportBinary([source], rowsOf(rows))
        const before = await hexOf(source, 'integers')
        expect(before[0]).toHaveLength(5)
        expect(await hexOf(path, 'blob')).toEqual(rows.map((row) => before[row]))
        expect(proof.rowsIdentical).toBe(6)
      }
    }
  })

  it('of one struct a row as well', async () => {
    const source = await fileOf(['{bytes: [1, 2]}', '{bytes: []}', '{bytes: NULL}', 'NULL'], 'STRUCT(bytes BIGINT[])')
    const { path, proof } = await exportBinary([source], rowsOf([0, 1, 2, 3]), { hubImages: true })
    expect(proof.rowsIdentical).toBe(4)
    const bytes = await ask(`SELECT hex(images.bytes) AS hex, images IS NULL AS empty FROM '${path}'`)
    expect(bytes.map(({ hex, empty }) => [hex, empty])).toEqual([
      ['0102', false],
      ['', false],
      [null, false],
      [null, true],
    ])
  })

  it('takes rows of several files, and changes to other columns', async () => {
    const rows = [...rowsOf([4, 9]), ...rowsOf([0, 1], 1)]
    const { path, proof } = await exportBinary([FIXTURE, FIXTURE], rows, {
      edits: (file, row) => (file === 1 && row === 1 ? [{ path: ['ability'], after: 'corrected' }] : undefined),
    })
    expect(proof).toMatchObject({ rowsIdentical: 3, rowsChanged: 1, cellsChanged: 1 })
    const source = await hexOf(FIXTURE, 'integers')
    expect(await hexOf(path, 'blob')).toEqual([4, 9, 0, 1].map((row) => source[row]))
    expect((await ask(`SELECT ability FROM '${path}'`)).at(-1)).toEqual({ ability: 'corrected' })
  })

  it.each([
    ['256', 'images[1].bytes[2] of row 2 is 256'],
    ['-1', 'images[1].bytes[2] of row 2 is -1'],
    ['4294967296', 'images[1].bytes[2] of row 2 is 4294967296'],
    ['NULL', 'images[1].bytes[2] of row 2 is null'],
  ])('refuses %s among the integers by row and place', async (wrong, sentence) => {
    const bad = `[{bytes: [1]}, {bytes: [0, 255, ${wrong}, 4]}]`
    const source = await fileOf(['[{bytes: [9]}]', 'NULL', bad, '[{bytes: [8]}]'], 'STRUCT(bytes BIGINT[])[]')
    for (const rows of [upTo(4), [3, 2, 0]]) {
      await expect(exportBinary([source], rowsOf(rows))).rejects.toMatchObject({
        code: 'export',
        file: source,
        place: 'row 2, images[1].bytes[2]',
        message: expect.stringContaining(sentence) as string,
      })
    }
    // A row that stays behind is nobody's trouble.
    expect((await exportBinary([source], rowsOf([0, 3]))).proof.rowsIdentical).toBe(2)
  })

  it('is not believed where a byte of the file is another', async () => {
    const source = await fileOf([`[{bytes: [1, 2, 3, 201, 202, 203]}]`], 'STRUCT(bytes BIGINT[])[]')
    const reopened = (path: string) => {
      const bytes = readFileSync(path)
      const at = bytes.indexOf(Buffer.from([1, 2, 3, 201, 202, 203]))
      expect(at).toBeGreaterThan(0)
      bytes[at + 3]! ^= 1
      return memorySource(bytes, path)
    }
    await expect(exportBinary([source], rowsOf([0]), { codec: 'UNCOMPRESSED' }, reopened)).rejects.toMatchObject({
      code: 'verify',
    })
  })
})

describe('what the footer says besides', () => {
  const value = { dtype: 'uint8', _type: 'Value' }
  const binary = { dtype: 'binary', _type: 'Value' }
  it.each([
    [
      'List',
      { feature: { bytes: { feature: value, _type: 'List' } }, _type: 'List' },
      { feature: { bytes: binary }, _type: 'List' },
    ],
    ['older lists', [{ bytes: { feature: value, _type: 'Sequence' } }], [{ bytes: binary }]],
  ])('%s: the features of datasets say binary, others are kept', async (_, images, expected) => {
    const info = { info: { features: { n: { dtype: 'int32', _type: 'Value' }, images }, license: 'x' } }
    const kv = `KV_METADATA {huggingface: '${JSON.stringify(info)}', mine: 'kept'}`
    const source = await fileOf(['[{bytes: [1]}]'], 'STRUCT(bytes UTINYINT[])[]', `, ${kv}`)
    const { path } = await exportBinary([source], rowsOf([0]))
    const { huggingface = '', ...others } = await keysOf(path)
    expect(JSON.parse(huggingface)).toEqual({
      info: { features: { n: { dtype: 'int32', _type: 'Value' }, images: expected }, license: 'x' },
    })
    expect(others).toEqual({ mine: 'kept' })
  })

  it.each([
    'not json',
    '{"info":{"features":{"images":{"feature":{"dtype":"uint8","_type":"Value"},"_type":"List"}}}}',
  ])('features that do not fit the schema are left out: %s', async (text) => {
    const source = await fileOf(
      ['[{bytes: [1]}]'],
      'STRUCT(bytes UTINYINT[])[]',
      `, KV_METADATA {huggingface: '${text}'}`,
    )
    const { path } = await exportBinary([source], rowsOf([0]))
    expect(await keysOf(path)).toEqual({})
  })

  it('is refused where bytes are binary already', async () => {
    const { footer } = await openPath('fixtures/rl-pandas.parquet')
    expect(() => footerChanges(footer, imageLeaf(footer), { hubImages: false, binaryBytes: true })).toThrow(
      expect.objectContaining({ code: 'export' }),
    )
  })
})

it('copies of the schema that other writers keep go too: their readers would believe the old type', async () => {
  const old = `{"type":"struct","fields":[{"name":"images","type":"array<int>"}]}`
  const keys = `, KV_METADATA {'org.apache.spark.sql.parquet.row.metadata': '${old}', 'parquet.avro.schema': '${old}', mine: 'kept'}`
  const source = await fileOf(['[{bytes: [1, 2]}]'], 'STRUCT(bytes BIGINT[])[]', keys)
  for (const hubImages of [false, true]) {
    const { path } = await exportBinary([source], rowsOf([0]), { hubImages })
    expect(await keysOf(path)).toMatchObject({ mine: 'kept' })
    expect(Object.keys(await keysOf(path)).filter((key) => /spark|avro/.test(key))).toEqual([])
  }
})
