import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import type { HitBatch } from './messages'
import { readerHandlers } from './reader'

/** In one row group, and more than a call takes arguments. */
const ROWS = 200_000

async function fileOfManyRows(): Promise<File> {
  const folder = await mkdtemp(join(tmpdir(), 'search-'))
  const path = join(folder, 'many.parquet')
  const connection = await (await DuckDBInstance.create()).connect()
  await connection.run(
    `COPY (SELECT 'How many of ' || i || '?' AS prompt FROM range(${ROWS}) t(i)) TO '${path}' (ROW_GROUP_SIZE ${ROWS})`,
  )
  const file = new File([await readFile(path)], 'many.parquet')
  await rm(folder, { recursive: true })
  return file
}

test('a search that nearly every row of a large row group answers finds them all, and again when it is narrowed', async () => {
  const handlers = readerHandlers()
  const quiet = { signal: new AbortController().signal, progress: () => undefined }
  const file = await fileOfManyRows()
  await handlers['open']?.({ sources: [{ kind: 'file', file }], mapping: { prompt: 'prompt' } }, quiet)
  const hitsOf = async (query: string) => {
    let hits = 0
    await handlers['search']?.(query, { ...quiet, progress: (value) => void (hits += (value as HitBatch).hits) })
    return hits
  }
  expect(await hitsOf('how many')).toBe(ROWS)
  expect(await hitsOf('how many of')).toBe(ROWS)
})
