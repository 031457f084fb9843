/** Columns of one name: each keeps its own data in an export, and a proof sees where one has the other's. */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CurationError } from '@/lib/errors'
import { memorySource } from '@/lib/parquet/bytes/source'
import type { CellEdit } from '@/lib/parquet/write/cell-edit'
import { nodeFileSink } from '@/lib/parquet/write/node-file-sink'
import { connect, openPath, temporaryPath } from '@/lib/parquet/write/test-exports'
import type { ParquetFile } from '@/lib/parquet/file'
import { hubFeatures } from './hub-features'
import { outputIndex, sourceLeaves } from './leaf-places'
import { verifyExport } from './verify'
import { exportParquet } from './write'

const db = await connect()

/** `aq` and `az`, which DuckDB keeps apart, both become `aq` in the file: every "az" in it is a column's name. */
async function make(sql: string): Promise<string> {
  const path = temporaryPath()
  await db.run(`COPY (${sql}) TO '${path}' (FORMAT parquet)`)
  const bytes = readFileSync(path)
  for (let at = bytes.indexOf('az'); at >= 0; at = bytes.indexOf('az', at)) bytes.write('q', at + 1)
  writeFileSync(path, bytes)
  return path
}

/** The file with the second of the names told apart again, so that DuckDB can be asked for each. */
async function rowsOf(path: string): Promise<unknown> {
  const bytes = readFileSync(path)
  const { footer } = await openPath(path)
  const at = bytes.indexOf('aq', bytes.indexOf('aq', footer.offset) + 1)
  bytes.write('z', at + 1)
  const apart = temporaryPath()
  writeFileSync(apart, bytes)
  return (await db.runAndReadAll(`FROM read_parquet('${apart}')`)).getRowObjectsJson()
}

async function exportFrom(
  paths: readonly string[],
  rows: readonly (readonly [file: number, row: number])[],
  edits?: (row: number) => readonly CellEdit[] | undefined,
) {
  const path = temporaryPath()
  const { proof, copiedChunks } = await exportParquet({
    inputs: await Promise.all(paths.map(async (source) => ({ file: await openPath(source) }))),
    rows: rows.map(([file, row]) => ({ file, row })),
    layout: 'source',
    edits: edits && ((_, row) => edits(row)),
    sink: await nodeFileSink(path),
    reopen: async () => memorySource(readFileSync(path), 'out.parquet'),
  })
  return { path, proof, copiedChunks }
}

const TOP = `SELECT 'left' || i AS aq, 'right' || i AS az, i FROM range(6) t(i)`
const TYPES = `SELECT 'left' || i AS aq, i * 10 AS az, i FROM range(6) t(i)`
const INNER = `SELECT {aq: 'left' || i, az: 'right' || i} AS s, i FROM range(6) t(i)`
const INNER_TYPES = `SELECT [{aq: i * 10, az: 'right' || i}] AS s, i FROM range(6) t(i)`

const cases = [
  ['top level', TOP, (i: number) => ({ aq: `left${i}`, az: `right${i}` })],
  ['top level, of different types', TYPES, (i: number) => ({ aq: `left${i}`, az: String(i * 10) })],
  ['in a struct', INNER, (i: number) => ({ s: { aq: `left${i}`, az: `right${i}` } })],
  [
    'in a list of structs, of different types',
    INNER_TYPES,
    (i: number) => ({ s: [{ aq: String(i * 10), az: `right${i}` }] }),
  ],
] as const

test.each(cases)('%s: copied and spliced, each has its own data', async (_, sql, expected) => {
  const source = await make(sql)
  const all = [0, 1, 2, 3, 4, 5]
  for (const [picked, isCopied] of [
    [all, true],
    [[1, 3, 5], false],
    [[4, 0, 2], false],
  ] as const) {
    const { path, proof, copiedChunks } = await exportFrom(
      [source],
      picked.map((row) => [0, row]),
    )
    expect(await rowsOf(path)).toEqual(picked.map((i) => ({ ...expected(i), i: String(i) })))
    expect(copiedChunks > 0).toBe(isCopied)
    expect(proof).toMatchObject({ rows: picked.length, rowsIdentical: picked.length, wrong: 0 })
  }
})

test('of a shard with its columns in another order too', async () => {
  const first = await make(TOP)
  const second = await make(`SELECT i + 10 AS i, 'more left' || i AS aq, 'more right' || i AS az FROM range(6) t(i)`)
  const { path } = await exportFrom(
    [first, second],
    [
      [1, 2],
      [0, 4],
    ],
  )
  expect(await rowsOf(path)).toEqual([
    { aq: 'more left2', az: 'more right2', i: '12' },
    { aq: 'left4', az: 'right4', i: '4' },
  ])
})

test('a shard with one more or one less of a name is refused', async () => {
  const [two, one] = [await make(TOP), await make(`SELECT 'left' || i AS aq, i FROM range(6) t(i)`)]
  for (const pair of [
    [two, one],
    [one, two],
  ])
    await expect(exportFrom(pair, [[0, 0]])).rejects.toMatchObject({ code: 'schema-mismatch', place: 'column aq' })
})

test.each([
  ['top level', TOP, `SELECT 'right' || i AS aq, 'left' || i AS az, i FROM range(6) t(i)`],
  ['in a struct', INNER, `SELECT {aq: 'right' || i, az: 'left' || i} AS s, i FROM range(6) t(i)`],
  ['both alike', TOP, `SELECT 'left' || i AS aq, 'left' || i AS az, i FROM range(6) t(i)`],
])('%s: a file in which one has the other’s data is not believed', async (_, sql, swapped) => {
  const file = await openPath(await make(sql))
  const rows = [0, 1, 2, 3, 4, 5].map((row) => ({ file: 0, row }))
  const verify = async (output: string) =>
    verifyExport({ inputs: [{ file }], rows, output: memorySource(readFileSync(output), 'out.parquet') })
  await expect(verify(await make(sql))).resolves.toMatchObject({ rowsIdentical: 6 })
  const refused = await verify(await make(swapped)).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(CurationError)
  expect(refused).toMatchObject({ code: 'verify', place: 'row 0' })
})

test('a change is made to the last of a name, which is the one that is shown', async () => {
  const { path, proof } = await exportFrom(
    [await make(TOP)],
    [
      [0, 0],
      [0, 1],
    ],
    (row) => (row === 1 ? [{ path: ['aq'], after: 'edited' }] : undefined),
  )
  expect(await rowsOf(path)).toEqual([
    { aq: 'left0', az: 'right0', i: '0' },
    { aq: 'left1', az: 'edited', i: '1' },
  ])
  expect(proof).toMatchObject({ rowsChanged: 1, cellsChanged: 1 })
  const inner = await exportFrom([await make(INNER)], [[0, 1]], () => [{ path: ['s', 'aq'], after: 'edited' }])
  expect(await rowsOf(inner.path)).toEqual([{ s: { aq: 'left1', az: 'edited' }, i: '1' }])
})

test('a struct is not set as a whole where two of its fields have one name', async () => {
  const edit = exportFrom([await make(INNER)], [[0, 0]], () => [{ path: ['s'], after: { aq: 'both' } }])
  await expect(edit).rejects.toMatchObject({ code: 'edit-refused' })
})

test('the proof finds a source’s leaves by itself, whatever lists call their elements', async () => {
  const target = await openPath(
    await make(`SELECT [{aq: i, az: 'x'}] AS s, MAP {i: i} AS m, 1 AS aq, 2 AS az FROM range(3) t(i)`),
  )
  const other = await openPath(
    await make(`SELECT 2 AS aq, 1 AS az, [{az: 1, aq: 'x'}] AS s, MAP {i: i} AS m FROM range(3) t(i)`),
  )
  const indexes = (file: ParquetFile) => sourceLeaves(target.footer, file.footer).map((leaf) => leaf.leaf.leafIndex)
  expect(indexes(target)).toEqual([0, 1, 2, 3, 4, 5])
  expect(indexes(other)).toEqual([2, 3, 4, 5, 0, 1])
})

test('the Hub’s features, which go by name, are refused', async () => {
  const { footer } = await openPath(await make(`SELECT {bytes: 'x'::BLOB} AS aq, {bytes: 'y'::BLOB} AS az`))
  expect(() => hubFeatures(footer)).toThrow(/Several columns are named aq/)
})

test('fields of nulls move on what stands behind them', async () => {
  const { leaves } = (await openPath(await make(TOP))).footer
  const nullSiblings = [{ beside: 1, leaf: leaves[1]! }]
  expect(leaves.map((leaf) => outputIndex(leaf, { nullSiblings }))).toEqual([0, 1, 3])
})
