/** Images in a column without a struct or an annotation: found, and not read with the rows. Texts written so are still read. */
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { LOOK_BYTES } from '@/lib/parquet/rows/first-value'
import { connect, temporaryPath } from '@/lib/parquet/write/test-exports'
import type { OpenState } from './open-state'
import { describeDataset } from './describe-dataset'
import { openDataset } from './open-dataset'
import { readRecord, streamRows } from './rows'

const db = await connect()
const { signal } = new AbortController()
const PROMPT = `[{'role': 'user', 'content': '<image>q' || i}] AS prompt`
/** 100 times 16 KB of noise behind PNG's signature: too little for the column to be heavy by its size. */
await db.run(`CREATE TABLE pictures AS
  SELECT i, unhex('89504e470d0a1a0a' || string_agg(md5((i * 1000 + k)::VARCHAR), '' ORDER BY k)) AS picture
  FROM range(100) t(i), range(1000) s(k) GROUP BY i`)

async function write(select: string, rows = 100, options = ''): Promise<string> {
  const path = temporaryPath()
  await db.run(
    `COPY (SELECT ${select} FROM pictures WHERE i < ${rows} ORDER BY i) TO '${path}' (FORMAT parquet ${options})`,
  )
  return path
}

async function open(paths: readonly string[], mapping = {}): Promise<OpenState> {
  const specs = await Promise.all(
    paths.map(async (path, k) => ({ kind: 'file' as const, file: new File([await readFile(path)], `${k}.parquet`) })),
  )
  return openDataset(specs, mapping, signal, () => undefined)
}

/** Packed bytes of the chunks of a column, as DuckDB tells them. */
async function chunkBytes(path: string, column: string): Promise<number> {
  const sql = `SELECT sum(total_compressed_size)::BIGINT AS n FROM parquet_metadata('${path}') WHERE path_in_schema LIKE '${column}%'`
  return Number((await db.runAndReadAll(sql)).getRowObjects()[0]?.['n'])
}

const bytesRead = ({ files }: OpenState) => files.reduce((sum, { file }) => sum + file.source.counts.bytes, 0)

test.each([
  ['of a telling name', 'images', 'picture', ''],
  ['of another name', 'snapshot', 'picture', ''],
  ['of another name, in lists', 'snapshot', '[picture]', ''],
  ['of another name, in zstd', 'snapshot', 'picture', ', CODEC zstd'],
])('a column %s is read when a picture is asked for', async (_, name, value, options) => {
  const path = await write(`${PROMPT}, ${value} AS ${name}`, 100, options)
  const state = await open([path])
  const info = describeDataset(state)
  expect([info.mapping.images, info.hasImages]).toEqual([name, true])
  const images = await chunkBytes(path, name)
  expect(images).toBeGreaterThan(1_600_000)
  const [file] = info.files
  expect(file?.imageBytes).toBe(images)
  expect(file?.lightBytes).toBe(await chunkBytes(path, 'prompt'))
  await streamRows(state, signal, () => undefined)
  const most = (file?.lightBytes ?? 0) + (file?.footerBytes ?? 0) + 64 * 1024
  expect(bytesRead(state)).toBeLessThan(most + (name === 'images' ? 0 : LOOK_BYTES))
  expect(Object.keys(await readRecord(state, { file: 0, row: 0 }))).toEqual(['prompt'])
})

test('what a column holds is told by the first file that has rows, for all of them', async () => {
  const columns = `${PROMPT}, picture AS snapshot`
  const paths = [await write(columns, 0), await write(columns), await write(columns, 3)]
  const state = await open(paths)
  expect(describeDataset(state).mapping.images).toBe('snapshot')
  for (const { light, image } of state.files) {
    expect(light.map(({ path }) => path[0])).not.toContain('snapshot')
    expect(image?.path).toEqual(['snapshot'])
  }
})

test('long texts without an annotation, and bytes that are no pictures, are read with the rows as before', async () => {
  const text = `repeat('a long text ' || i || chr(10), 200)::BLOB`
  const path = await write(`${PROMPT}, ${text} AS trace, unhex('00' || hex(picture)) AS embedding`)
  const state = await open([path])
  const info = describeDataset(state)
  expect(info.mapping.images).toBeNull()
  expect(info.extra.map(({ name }) => name)).toEqual(['trace', 'embedding'])
  expect(info.files[0]?.imageBytes).toBe(0)
  const row = await readRecord(state, { file: 0, row: 7 })
  expect(Buffer.from(row['trace'] as Uint8Array).toString()).toBe('a long text 7\n'.repeat(200))
  expect(row['embedding']).toHaveLength(16_009)
})
