/** A chunk that may not stay whole is cut between its pages, and those go out as they are. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { CurationError } from '@/lib/errors'
import { widestChunk } from './plan'
import { readPages } from '../pages/pages'
import { GOOD_FILES } from '../test-files'
import { connect, countDifferences, describeFooter, exportRows, openPath } from './test-exports'
import type { SelectionRequest } from './writer'

let db: DuckDBConnection
beforeAll(async () => {
  db = await connect()
})

/** Exports all rows, where no chunk may hold more than a share of the widest one's bytes. */
async function exportCut(path: string, share: number, options: Partial<SelectionRequest> = {}) {
  const { footer, source } = await openPath(path)
  const chunks = footer.rowGroups.map((group) => widestChunk(group)!)
  const most = Math.ceil(share * Math.max(...chunks.map(({ totalUncompressedSize }) => totalUncompressedSize)))
  const rows = Array.from({ length: footer.numRows }, (_, row) => row)
  const out = await exportRows(path, rows, { maxChunkBytes: most, ...options })
  const pages: Buffer[] = []
  for (const chunk of chunks.filter(({ totalUncompressedSize }) => totalUncompressedSize > most)) {
    let end = chunk.start
    for await (const { header, offset, body } of readPages(source, chunk)) {
      end = offset + header.headerLength + body.length
      if (header.kind !== 'dictionary') pages.push(readFileSync(path).subarray(offset, end))
    }
  }
  return { out, rows, most, pages, before: footer }
}

const SMALL_PAGES = [
  'snappy-v1-small-pages',
  'snappy-v2-page-index',
  'none-v1-page-index',
  'gzip-v1-plain',
  'lz4-v2-plain',
  'zstd-v2',
].map((name) => `fixtures/layouts/${name}.parquet`)

describe.each(SMALL_PAGES)('%s', (path) => {
  it('is cut between pages, each of which goes out as it came', async () => {
    const { out, rows, most, pages, before } = await exportCut(path, 0.75)
    expect(await countDifferences(db, path, rows, out.path)).toBe(0)
    expect(await describeFooter(db, out.path)).toEqual(await describeFooter(db, path))
    const { footer } = await openPath(out.path)
    expect(footer.rowGroups.length).toBeGreaterThan(before.rowGroups.length)
    for (const { columns } of footer.rowGroups)
      for (const { totalUncompressedSize } of columns) expect(totalUncompressedSize).toBeLessThanOrEqual(most)
    const written = readFileSync(out.path)
    expect(pages.length).toBeGreaterThan(2)
    expect(out.result.copiedChunks).toBeGreaterThan(1)
    expect(pages.filter((page) => !written.includes(page))).toHaveLength(0)
  })

  it('says of the pieces what the whole said', async () => {
    const { out } = await exportCut(path, 0.75)
    const sums = async (file: string) =>
      (
        await db.runAndReadAll(
          `SELECT path_in_schema, sum(num_values)::INT, sum(stats_null_count)::INT, min(compression), max(compression)
           FROM parquet_metadata('${file}') GROUP BY path_in_schema ORDER BY path_in_schema`,
        )
      ).getRowsJson()
    expect(await sums(out.path)).toEqual(await sums(path))
  })

  it('a change in another column leaves the pages as they are', async () => {
    const { out, pages } = await exportCut(path, 0.75, {
      edits: (_, row) => (row === 1 ? [{ path: ['s'], after: 'changed' }] : undefined),
    })
    const written = readFileSync(out.path)
    expect(pages.filter((page) => !written.includes(page))).toHaveLength(0)
  })
})

it.each(GOOD_FILES)('%s, in pieces, is the same rows', async (path) => {
  for (const share of [0.9, 0.5]) {
    const differences = exportCut(path, share).then(({ out, rows }) => countDifferences(db, path, rows, out.path))
    // One row may be more than the share: then nothing goes out.
    expect([0, 'export']).toContain(await differences.catch((error: CurationError) => error.code))
  }
})
