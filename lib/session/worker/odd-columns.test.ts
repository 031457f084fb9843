/** Columns other writers leave behind: two of one name, and pictures without a struct around their bytes. */
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { NO_COLUMNS } from '@/lib/dataset/mapping.testing'
import type { Leaf, SchemaNode } from '@/lib/parquet/types'
import type { RecordImage } from '../contract/images'
import { extraColumns, extraValue } from './extra-columns'
import type { OpenedDataset, RecordCells } from './messages'
import { readerHandlers } from './reader'

const quiet = { signal: new AbortController().signal, progress: () => undefined }

function leaf(name: string, leafIndex: number): Leaf {
  const node = { name, path: [name], repetition: 'OPTIONAL', maxDefinition: 1, maxRepetition: 0, leafIndex } as const
  const rest = { fieldId: undefined, typeLength: undefined, logical: undefined }
  return { ...node, ...rest, shape: 'leaf', children: [], physicalType: 'INT64' }
}

test('two columns of one name are one column of the table', () => {
  const leaves = [leaf('dup', 0), leaf('other', 1), leaf('dup', 2)]
  const root = { ...leaf('schema', 0), shape: 'struct', children: leaves } as SchemaNode
  const names = extraColumns(root, leaves, NO_COLUMNS, 'table').map(({ column }) => column.name)
  expect(names).toEqual(['dup', 'other'])
})

/** Two columns of the name `aq`: `az` is renamed in the file that DuckDB wrote. */
async function openSharing(sql: string) {
  const path = join(await mkdtemp(join(tmpdir(), 'shared-')), 'shared.parquet')
  const connection = await (await DuckDBInstance.create()).connect()
  await connection.run(`COPY (${sql}) TO '${path}' (FORMAT parquet)`)
  connection.closeSync()
  const bytes = await readFile(path)
  for (let at = bytes.indexOf('az'); at >= 0; at = bytes.indexOf('az', at)) bytes.write('q', at + 1)
  const handlers = readerHandlers()
  const sources = [{ kind: 'file', file: new File([bytes], 'shared.parquet') }]
  const info = (await handlers['open']?.({ sources, mapping: {} }, quiet)) as OpenedDataset
  const record = (await handlers['record']?.({ file: 0, row: 0 }, quiet)) as RecordCells
  return { info, row: record.row }
}

test.each([
  ['texts', `SELECT 'first' AS aq, 'last' AS az`, { aq: 'last' }],
  ['a text and a number', `SELECT 'first' AS aq, 2::INTEGER AS az`, { aq: 2 }],
  ['fields of a struct', `SELECT {aq: 'first', az: 'last'} AS s`, { s: { aq: 'last' } }],
  ['a text and images', `SELECT 1::INTEGER AS n, 'first' AS aq, {bytes: 'GIF89a'::BLOB} AS az`, { n: 1 }],
])('of %s the last of a name is shown, and that there are more is said', async (_, sql, shown) => {
  const { info, row } = await openSharing(sql)
  expect(row).toEqual(shown)
  expect(info.warnings.some((text) => /^Several columns are named “(s\.)?aq”/.test(text))).toBe(true)
})

/** 1 × 1 pixel, as Python's zlib made it. */
const PNG =
  '89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c636000000002000148afa4710000000049454e44ae426082'

test.each([
  ['a bare binary column', `unhex('${PNG}')`, 1],
  ['a list of binary values', `[unhex('${PNG}'), unhex('${PNG}')]`, 2],
])('%s is read as pictures', async (_name, images, count) => {
  const path = join(await mkdtemp(join(tmpdir(), 'pictures-')), 'pictures.parquet')
  const connection = await (await DuckDBInstance.create()).connect()
  await connection.run(
    `COPY (SELECT [{'role': 'user', 'content': '<image> Q'}] AS prompt, ${images} AS images) TO '${path}' (FORMAT parquet)`,
  )
  connection.closeSync()
  const handlers = readerHandlers()
  const sources = [{ kind: 'file', file: new File([await readFile(path)], 'pictures.parquet') }]
  const info = (await handlers['open']?.({ sources, mapping: {} }, quiet)) as OpenedDataset
  expect([info.mapping.images, info.hasImages]).toEqual(['images', true])
  const found = (await handlers['images']?.({ file: 0, row: 0 }, quiet)) as RecordImage[]
  expect(found.map(({ width, height, problem }) => [width, height, problem])).toEqual(
    Array.from({ length: count }, () => [1, 1, null]),
  )
})

test('of row groups the largest is told, as it is unpacked', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'groups-')), 'groups.parquet')
  const connection = await (await DuckDBInstance.create()).connect()
  // Groups of 2048 rows; the texts of the second, of different letters, are a hundred times as long.
  await connection.run(
    `COPY (SELECT i, repeat(chr(97 + (i % 26)::INTEGER) || i, CASE WHEN i // 2048 = 1 THEN 200 ELSE 2 END) AS s FROM range(6144) t(i)) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`,
  )
  const groups = await connection.runAndReadAll(
    `SELECT row_group_id, max(row_group_bytes) AS bytes FROM parquet_metadata('${path}') GROUP BY 1 ORDER BY 1`,
  )
  const bytes = groups.getRowObjects().map((row) => Number(row['bytes']))
  connection.closeSync()
  expect(bytes).toHaveLength(3)
  const sources = [{ kind: 'file', file: new File([await readFile(path)], 'groups.parquet') }]
  const info = (await readerHandlers()['open']?.({ sources, mapping: {} }, quiet)) as OpenedDataset
  expect(info.files[0]?.largestRowGroup).toBe(bytes[1])
  expect(info.files[0]?.largestRowGroup).toBeGreaterThan(info.files[0]?.byteLength ?? 0)
})

test('a cell of bytes shows the text it is, or its length', () => {
  const row = { note: new TextEncoder().encode('01/01/09'), key: new Uint8Array([0xff, 0x00]) }
  expect(extraValue(row, ['note'], 'VARCHAR')).toBe('01/01/09')
  expect(extraValue(row, ['key'], 'VARCHAR')).toBe('2 bytes')
})
