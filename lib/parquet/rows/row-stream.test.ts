/** Reading from the middle of a chunk, once earlier reading has found where pages begin, gives the rows a whole reading gives. */
import { expect, it } from 'vitest'
import type { ParquetFile } from './leaf-reader'
import { hashRow } from './row-hash'
import { streamRows } from './row-stream'
import { connect, exportRows, openPath, temporaryPath } from '../write/test-exports'
import type { Leaf, RowGroup } from '../types'

/** Row of the group → hash, of the rows asked for. */
async function hashes(file: ParquetFile, group: RowGroup, leaf: Leaf, wanted: Uint32Array | undefined) {
  const found = new Map<number, string>()
  const before = file.source.counts.bytes
  for await (const open of streamRows(file, group, leaf, wanted)) {
    for (let row = 0; row < open.numRows; row++) {
      const number = open.firstRow + row
      const { high, low } = hashRow(open, row)
      if (wanted === undefined || wanted.includes(number)) found.set(number, `${high}-${low}`)
    }
  }
  return { found, bytes: file.source.counts.bytes - before }
}

it('from wherever it begins', async () => {
  const db = await connect()
  const made = temporaryPath()
  // Lists of none to three values of 20 kB that differ; with pages of 1 MB.
  const texts = `list_transform(range(i % 4), k -> array_to_string(list_transform(range(640), n -> md5((i * 4096 + k * 1000 + n)::VARCHAR)), ''))`
  await db.run(
    `COPY (SELECT i, CASE WHEN i % 7 = 0 THEN NULL ELSE ${texts} END AS texts FROM range(600) t(i)) TO '${made}' (COMPRESSION uncompressed)`,
  )
  const { path } = await exportRows(
    made,
    Array.from({ length: 600 }, (_, row) => row),
    { layout: 'optimised' },
  )
  const [whole, file] = [await openPath(path), await openPath(path)]
  const group = file.footer.rowGroups[0]!
  const leaf = file.footer.leaves.at(-1)!
  const expected = (await hashes(whole, group, leaf, undefined)).found
  const reads: number[] = []
  for (const part of [0, 0.97, 0.4, 0.8, 0.95]) {
    const first = Math.floor(part * group.numRows)
    const wanted = Uint32Array.from({ length: 9 }, (_, k) => first + k)
    const { found, bytes } = await hashes(file, group, leaf, wanted)
    expect([...found]).toEqual(Array.from(wanted, (row) => [row, expected.get(row)]))
    reads.push(bytes)
  }
  expect(reads[4]).toBeLessThan(reads[0]! / 2)
})
