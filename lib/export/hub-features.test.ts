import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { nodeFileSink } from '@/lib/parquet/write/node-file-sink'
import { memorySource } from '@/lib/parquet/bytes/source'
import { encodeRawList, rawList, rawRowGroups, rawStruct } from '@/lib/parquet/footer/raw-footer'
import { THRIFT, ThriftWriter } from '@/lib/parquet/footer/thrift-writer'
import { memorySink } from '@/lib/parquet/write/byte-sink'
import { connect, openPath, temporaryPath } from '@/lib/parquet/write/test-exports'
import { writeSelection } from '@/lib/parquet/write/writer'
import type { Footer, Leaf } from '@/lib/parquet/types'
import { openParquet } from '@/lib/parquet/file'
import { withFields } from '@/lib/parquet/test-footer'
import { footerChanges, type ImageForm } from './footer-changes'
import { hubFeatures } from './hub-features'
import { exportParquet, type ParquetExport } from './write'

/** By pyarrow: `images`, `picture` (with a path) and `thumbs` (lists of integers), none of whose fields may be null. */
const STRICT = 'fixtures/layouts/required-images.parquet'
/** By parquet-mr (fixtures/OldLists.java): `images`, `pages` and `thumbs` in lists of two levels, `frames` repeated in none. */
const OLD_LISTS = 'fixtures/layouts/old-lists.parquet'

async function exportAsImages(
  source: string,
  rows: readonly number[],
  { image = null, ...options }: Partial<ParquetExport & ImageForm> & { image?: string | null } = {},
) {
  const path = temporaryPath()
  const file = await openPath(source)
  const leaf = file.footer.leaves.find((each) => each.path[0] === image)
  const { proof } = await exportParquet({
    inputs: [{ file }],
    rows: rows.map((row) => ({ file: 0, row })),
    layout: 'source',
    footer: footerChanges(file.footer, leaf, { hubImages: true, binaryBytes: image !== null }),
    sink: await nodeFileSink(path),
    reopen: async () => memorySource(readFileSync(path), path),
    ...options,
  })
  return { path, proof }
}

describe('images as the Hub’s Image feature', () => {
  it.each([
    ['fixtures/rl-datasets-legacy.parquet', [3, 4, 5, 200]],
    ['fixtures/rl-pandas.parquet', [9, 2, 300]],
    ['fixtures/coldstart-datasets.parquet', [0, 1, 7]],
  ])('%s: a path of nulls beside the bytes, every other cell as it was', async (source, rows) => {
    const { path, proof } = await exportAsImages(source, rows)
    expect(proof).toMatchObject({ rowsIdentical: rows.length, wrong: 0, schemaEqual: true, metadataEqual: true })
    const db = await connect()
    const ask = async (sql: string) => (await db.runAndReadAll(sql)).getRowObjectsJson()
    const cell = `[to_json({b: sha256(x.bytes)}) FOR x IN images]`
    const picked = `SELECT ${cell} AS cell FROM read_parquet('${source}', file_row_number=true) JOIN (VALUES ${rows
      .map((row, i) => `(${row}, ${i})`)
      .join(',')}) p(n, place) ON n = file_row_number ORDER BY place`
    expect(await ask(`SELECT ${cell} AS cell FROM read_parquet('${path}')`)).toEqual(await ask(picked))
    expect(await ask(`SELECT DISTINCT unnest(images).path AS path FROM read_parquet('${path}')`)).toEqual([
      { path: null },
    ])
    const names = async (file: string) =>
      (await ask(`SELECT name FROM parquet_schema('${file}')`)).map((element) => element['name'])
    const before = await names(source)
    const bytes = before.indexOf('bytes')
    expect(await names(path)).toEqual([...before.slice(0, bytes + 1), 'path', ...before.slice(bytes + 1)])
    const keys = await ask(`SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata('${path}')`)
    expect(keys.some(({ key }) => key === 'ARROW:schema')).toBe(false)
    const features = JSON.parse(keys.find(({ key }) => key === 'huggingface')?.['value'] as string) as {
      info: { features: { images: unknown } }
    }
    expect(features.info.features.images).toEqual({ feature: { _type: 'Image' }, _type: 'List' })
  })

  it('types that readers know, and what else the file says of itself', async () => {
    const path = temporaryPath()
    const db = await connect()
    await db.run(
      `COPY (SELECT 1.5::DECIMAL(38, 2) AS wide, [{'bytes': 'GIF89a'::BLOB}] AS images) TO '${path}' (FORMAT parquet,
       KV_METADATA {huggingface: '{"fingerprint": "f", "info": {"license": "mit", "features": {}}}'})`,
    )
    const { footer } = await openPath(path)
    const featuresOf = (logical: Leaf['logical']) => {
      const children = footer.root.children.map((node) => (node.name === 'wide' ? { ...node, logical } : node))
      const { keyValues } = hubFeatures({ ...footer, root: { ...footer.root, children } as Footer['root'] })
      const text = new TextDecoder().decode(keyValues?.at(-1))
      return JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as {
        info: { features: { wide: unknown } }
      }
    }
    for (const [logical, dtype] of [
      [{ kind: 'decimal', precision: 38, scale: 2 }, 'decimal128(38, 2)'],
      [{ kind: 'decimal', precision: 50, scale: 2 }, 'decimal256(50, 2)'],
      [{ kind: 'float16' }, 'float16'],
      [{ kind: 'unknown' }, 'null'],
    ] as const)
      expect(featuresOf(logical)).toMatchObject({
        fingerprint: 'f',
        info: { license: 'mit', features: { wide: { dtype, _type: 'Value' } } },
      })
    expect(() => featuresOf({ kind: 'decimal', precision: 77, scale: 2 })).toThrow('no counterpart')
  })

  it('a column called as every object has one is described by its own type', async () => {
    const path = temporaryPath()
    const db = await connect()
    await db.run(
      `COPY (SELECT 'x' AS constructor, [{'bytes': 'GIF89a'::BLOB}] AS images)
       TO '${path}' (FORMAT parquet, KV_METADATA {huggingface: '{"info": {"features": {}}}'})`,
    )
    const { keyValues } = hubFeatures((await openPath(path)).footer)
    const structs = (keyValues ?? []).map((raw) => new TextDecoder().decode(raw))
    const told = structs.find((text) => text.includes('huggingface')) ?? ''
    expect(JSON.parse(told.slice(told.indexOf('{'), told.lastIndexOf('}') + 1))).toEqual({
      info: {
        features: {
          constructor: { dtype: 'string', _type: 'Value' },
          images: { feature: { _type: 'Image' }, _type: 'List' },
        },
      },
    })
  })

  it('refuses a file without image structs', async () => {
    const { footer } = await openPath('fixtures/verl/gsm8k-train.parquet')
    expect(() => hubFeatures(footer)).toThrow(expect.objectContaining({ code: 'export' }))
  })

  it('is never told of images that may not be null: datasets 5.2 shows {bytes, path} for them', async () => {
    const { footer } = await openPath(STRICT)
    expect(() => hubFeatures(footer)).toThrow(
      expect.objectContaining({
        code: 'export',
        message: expect.stringContaining('images may not be null') as string,
      }),
    )
  })

  describe('of columns that may not be null', () => {
    const rows = [11, 0, 4, 5, 9, 2]
    const ask = async (sql: string) => (await (await connect()).runAndReadAll(sql)).getRowObjectsJson()
    /** Bytes by DuckDB, of lists of integers one by one. */
    const cellsOf = (path: string, thumbs: string) =>
      ask(
        `SELECT question, [sha256(x.bytes) FOR x IN images] AS images, sha256(picture.bytes) AS picture, picture.path AS path,
        [${thumbs} FOR x IN thumbs] AS thumbs FROM read_parquet('${path}', file_row_number=true) ORDER BY file_row_number`,
      )
    const integers = `list_reduce([printf('%02x', b::INTEGER) FOR b IN x.bytes], (a, b) -> a || b)`
    const repetitions = async (path: string) =>
      Object.fromEntries(
        (await openPath(path)).footer.leaves.map((leaf) => [
          leaf.path.join('.'),
          [leaf.maxDefinition, leaf.repetition],
        ]),
      )

    it.each([
      ['all rows', Array.from({ length: 12 }, (_, row) => row), {}],
      ['some', [1, 2, 7, 8], { layout: 'optimised' }],
      ['shuffled', rows, {}],
      ['edited', [3, 4, 5], { edits: () => [{ path: ['question'], after: 'Which?' }] }],
    ] as const)(
      '%s: they may, each cell is as it was, and what is no image stays strict',
      async (_, picked, options) => {
        const { path, proof } = await exportAsImages(STRICT, picked, options)
        const changed = 'edits' in options ? picked.length : 0
        expect(proof).toMatchObject({ rowsIdentical: picked.length - changed, rowsChanged: changed, wrong: 0 })
        const source = await cellsOf(STRICT, integers)
        const question = 'edits' in options ? { question: 'Which?' } : {}
        expect(await cellsOf(path, integers)).toEqual(picked.map((row) => ({ ...source[row], ...question })))
        expect(await repetitions(path)).toEqual({
          question: [1, 'OPTIONAL'],
          'images.list.element.bytes': [4, 'OPTIONAL'],
          'images.list.element.path': [4, 'OPTIONAL'],
          'picture.bytes': [2, 'OPTIONAL'],
          'picture.path': [2, 'OPTIONAL'],
          'thumbs.list.element.bytes.list.element': [2, 'REQUIRED'],
        })
      },
    )

    it('lists of integers that become BINARY are images too', async () => {
      const { path, proof } = await exportAsImages(STRICT, rows, { image: 'thumbs' })
      expect(proof).toMatchObject({ rowsIdentical: rows.length, wrong: 0 })
      const source = await cellsOf(STRICT, integers)
      expect(await cellsOf(path, 'lower(hex(x.bytes))')).toEqual(rows.map((row) => source[row]))
      expect(await repetitions(path)).toMatchObject({
        'thumbs.list.element.bytes': [4, 'OPTIONAL'],
        'thumbs.list.element.path': [4, 'OPTIONAL'],
      })
    })
  })

  describe('of lists of two levels, by parquet-mr', () => {
    const count = 24
    const ask = async (sql: string) => (await (await connect()).runAndReadAll(sql)).getRowObjectsJson()
    /** All columns. What the item of `pages` and `thumbs` is to DuckDB: to it a list of two levels holds no structs of one field. */
    const cellsOf = (path: string, page: string, thumb: string) =>
      ask(
        `SELECT data_source, prompt, ability, reward_model, tags, [{b: sha256(x.bytes), p: x.path} FOR x IN images] AS images,
        [sha256(${page}) FOR x IN pages] AS pages, [{b: sha256(x.bytes), p: x.path} FOR x IN frames] AS frames,
        [${thumb} FOR x IN thumbs] AS thumbs FROM read_parquet('${path}', file_row_number=true) ORDER BY file_row_number`,
      )
    const spelled = `array_to_string([printf('%02x', b) FOR b IN x], '')`
    const nullable = async (path: string) =>
      ask(
        `SELECT name, repetition_type AS r, num_children AS n, logical_type IS NOT NULL AS l, field_id AS id FROM parquet_schema('${path}')`,
      )
    const list = (name: string, id: number | null, fields: readonly string[]) => [
      { name, r: 'OPTIONAL', n: '1', l: true, id: id === null ? null : String(id) },
      { name: 'list', r: 'REPEATED', n: '1', l: false, id: null },
      { name: 'element', r: 'OPTIONAL', n: String(fields.length), l: false, id: null },
      ...fields.map((field) => ({ name: field, r: 'OPTIONAL', n: null, l: field === 'path', id: null })),
    ]

    it.each([
      ['all rows', Array.from({ length: count }, (_, row) => row), {}],
      ['some', [1, 2, 9, 23], { layout: 'optimised' }],
      ['shuffled', [20, 3, 4, 0, 11, 2, 23, 10], {}],
      ['edited', [3, 4, 5], { edits: () => [{ path: ['prompt', 0, 'content'], after: 'Which?' }] }],
    ] as const)('%s: lists of today, each cell as it was', async (_, picked, options) => {
      const { path, proof } = await exportAsImages(OLD_LISTS, picked, options)
      const changed = 'edits' in options ? picked.length : 0
      expect(proof).toMatchObject({ rowsIdentical: picked.length - changed, rowsChanged: changed, wrong: 0 })
      const source = await cellsOf(OLD_LISTS, 'x', spelled)
      const prompt = 'edits' in options ? { prompt: [{ role: 'user', content: 'Which?' }] } : {}
      expect(await cellsOf(path, 'x.bytes', spelled)).toEqual(picked.map((row) => ({ ...source[row], ...prompt })))
      const before = await nullable(OLD_LISTS)
      const from = (name: string) => before.findIndex((element) => element['name'] === name)
      expect(await nullable(path)).toEqual([
        ...before.slice(0, from('images')),
        ...list('images', 7, ['bytes', 'path']),
        ...list('pages', null, ['bytes', 'path']),
        ...list('frames', 9, ['bytes', 'path']),
        ...before.slice(from('thumbs')),
      ])
    })

    it('beside a shard whose lists have three, in any order of rows', async () => {
      const newer = temporaryPath()
      await (
        await connect()
      ).run(
        `COPY (SELECT * REPLACE ([{'bytes': x} FOR x IN pages] AS pages, [{'bytes': x} FOR x IN thumbs] AS thumbs)
         FROM read_parquet('${OLD_LISTS}') LIMIT 10) TO '${newer}' (FORMAT parquet)`,
      )
      const path = temporaryPath()
      const inputs = [{ file: await openPath(newer) }, { file: await openPath(OLD_LISTS) }]
      const rows = Array.from({ length: 10 }, (_, row) => [
        { file: 1, row: 2 * row + 1 },
        { file: 0, row: 9 - row },
      ]).flat()
      const { proof } = await exportParquet({
        inputs,
        rows,
        layout: 'source',
        sink: await nodeFileSink(path),
        reopen: async () => memorySource(readFileSync(path), path),
      })
      expect(proof).toMatchObject({ rowsIdentical: 20, wrong: 0 })
      const source = await cellsOf(OLD_LISTS, 'x', spelled)
      const list = `array_to_string([printf('%02x', b) FOR b IN x.bytes], '')`
      expect(await cellsOf(path, 'x.bytes', list)).toEqual(rows.map(({ row }) => source[row]))
    })

    it('of integers too, where they become BINARY', async () => {
      const picked = [5, 4, 0, 1, 17, 22]
      const { path, proof } = await exportAsImages(OLD_LISTS, picked, { image: 'thumbs' })
      expect(proof).toMatchObject({ rowsIdentical: picked.length, wrong: 0 })
      const source = await cellsOf(OLD_LISTS, 'x', spelled)
      const written = await cellsOf(path, 'x.bytes', 'lower(hex(x.bytes))')
      expect(written).toEqual(picked.map((row) => source[row]))
      expect((await nullable(path)).slice(-6, -1)).toEqual(list('thumbs', null, ['bytes', 'path']))
    })
  })

  it('says nothing of a sorting that counts leaves of the source', async () => {
    const file = await openPath('fixtures/coldstart-datasets.parquet')
    const sorted = { ...file, footer: sortedBy(3, file.footer) }
    const sortings = async (footer: ReturnType<typeof hubFeatures> | undefined) => {
      const sink = memorySink()
      const rows = Array.from({ length: file.footer.numRows }, (_, row) => ({ file: 0, row }))
      await writeSelection({ inputs: [{ file: sorted }], rows, layout: 'source', sink, footer })
      const out = await openParquet(memorySource(sink.bytes(), 'out.parquet'))
      const groups = rawRowGroups(out.footer.raw)
      return out.footer.rowGroups.map(({ index }) => groups(index).fields.get(4)?.bytes)
    }
    const told = rawRowGroups(sorted.footer.raw)(0).fields.get(4)?.bytes
    expect(await sortings(undefined)).toEqual(file.footer.rowGroups.map(() => told))
    expect(await sortings(hubFeatures(file.footer))).toEqual(file.footer.rowGroups.map(() => undefined))
  })
})

/** The footer with each row group said to be sorted by a leaf (RowGroup's field 4, a list of SortingColumn). */
function sortedBy(leaf: number, footer: Footer): Footer {
  const sorting = new ThriftWriter()
  sorting.element(() => {
    sorting.i32(1, leaf)
    sorting.boolean(2, false)
    sorting.boolean(3, true)
  })
  const list = (structs: readonly Uint8Array[]) => ({ type: THRIFT.LIST, bytes: encodeRawList(structs) })
  const fields = rawStruct(footer.raw)
  const groups = rawList(fields.get(4)).map((group) =>
    withFields(new Map([...rawStruct(group), [4, list([sorting.out.copy()])]]), {}),
  )
  return { ...footer, raw: withFields(new Map([...fields, [4, list(groups)]]), {}) }
}
