/** Rows picked out of pages of long texts, whether these are unpacked whole or in pieces. DuckDB writes them and compares. */
import { expect, it } from 'vitest'
import { connect, countDifferences, exportRows, openPath, temporaryPath } from './test-exports'

/** Texts of 32 kB that shrink; DuckDB makes one page of them, or a dictionary and a page that refers to it. */
it.each([
  ['pages unpacked whole', 300, 0],
  ['pages too large for that', 900, 0],
  ['a dictionary unpacked whole', 300, 1_000_000],
  ['a dictionary too large for that', 900, 1_000_000],
])('%s', async (_, rows, dictionary) => {
  const db = await connect()
  const source = temporaryPath()
  const text = `string_agg(md5((i * 1000 + n)::VARCHAR) || repeat(' and so on', 10), '.')`
  await db.run(
    `COPY (SELECT i, ${text} AS text FROM range(${rows}) a(i), range(240) b(n) GROUP BY i ORDER BY i) TO '${source}'
     (FORMAT parquet, CODEC snappy, DICTIONARY_SIZE_LIMIT ${dictionary}, STRING_DICTIONARY_PAGE_SIZE_LIMIT 100000000)`,
  )
  const { footer } = await openPath(source)
  const chunk = footer.rowGroups[0]!.columns[1]!
  expect(chunk.dictionaryPageOffset !== undefined).toBe(dictionary > 0)
  expect(chunk.totalUncompressedSize).toBeGreaterThan(rows * 31_000)
  const picked = Array.from({ length: rows }, (_, row) => row).filter((row) => (row * row) % 5 < 3)
  const { path } = await exportRows(source, picked)
  expect(await countDifferences(db, source, picked, path)).toBe(0)
})
