import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { memorySource } from '../bytes/source'
import { openParquet } from '../file'
import { connect, temporaryPath } from '../write/test-exports'
import { LOOK_BYTES, readFirstValue } from './first-value'

const db = await connect()

/** How the first value of the file's first leaf begins, in hexadecimal digits, and the bytes read to know it. */
async function look(sql: string, options: string) {
  const path = temporaryPath()
  await db.run(`COPY (${sql}) TO '${path}' (FORMAT parquet, ${options})`)
  const file = await openParquet(memorySource(readFileSync(path), path))
  const before = file.source.counts.bytes
  const value = await readFirstValue(file, file.footer.leaves[0]!)
  return { value: value && Buffer.from(value).toString('hex'), bytes: file.source.counts.bytes - before }
}

/** 100 times 16,004 bytes that do not shrink: the row's number and 1,000 hashes. */
await db.run(`CREATE TABLE noise AS
  SELECT i, unhex(printf('%08x', i) || string_agg(md5((i * 1000 + k)::VARCHAR), '' ORDER BY k)) AS v
  FROM range(100) t(i), range(1000) s(k) GROUP BY i`)

async function begins(i: number): Promise<string> {
  const [row] = (await db.runAndReadAll(`SELECT lower(hex(v))[:128] FROM noise WHERE i = ${i}`)).getRows()
  return row?.[0] as string
}

test.each(['uncompressed', 'snappy', 'zstd', 'gzip', 'brotli', 'lz4_raw'])(
  'in %s, of pages much larger than what is read',
  async (codec) => {
    for (const version of ['V1', 'V2']) {
      const found = await look('SELECT v FROM noise ORDER BY i', `CODEC ${codec}, PARQUET_VERSION ${version}`)
      expect(found).toEqual({ value: await begins(0), bytes: LOOK_BYTES })
    }
  },
)

test.each([
  [
    'behind nulls and empty values',
    `SELECT CASE WHEN i > 5 THEN v WHEN i > 2 THEN ''::BLOB END AS v FROM noise ORDER BY i`,
    6,
  ],
  ['in a list', `SELECT CASE WHEN i > 1 THEN [v] ELSE [] END AS v FROM noise ORDER BY i`, 2],
  ['in a struct', `SELECT {x: v} AS v FROM noise ORDER BY i`, 0],
  ['in a dictionary', `SELECT v FROM noise, range(20) WHERE i BETWEEN 3 AND 7 ORDER BY i`, 3],
])('%s', async (_, sql, first) => {
  for (const version of ['V1', 'V2'])
    expect((await look(sql, `PARQUET_VERSION ${version}`)).value).toBe(await begins(first))
})

test.each([
  ['nothing but nulls', `SELECT NULL::BLOB AS v FROM range(20)`],
  ['no rows', `SELECT ''::BLOB AS v FROM range(0)`],
  ['numbers', `SELECT 1 AS v`],
])('%s have none', async (_, sql) => {
  expect((await look(sql, 'CODEC snappy')).value).toBeNull()
})
