/** Lists of one number, as masks of a model's answers are: by the million, in next to no bytes. */
import { beforeAll, expect, it } from 'vitest'
import { readRows } from '../file'
import { connect, countDifferences, exportRows, openPath, temporaryPath } from '../write/test-exports'

const ROWS = 6000
const LENGTH = 4096
let path: string
beforeAll(async () => {
  path = temporaryPath()
  const db = await connect()
  await db.run(
    `COPY (SELECT i, list_resize([]::INT[], ${LENGTH}, 1) AS mask FROM range(${ROWS}) t(i))
     TO '${path}' (FORMAT parquet, CODEC zstd, ROW_GROUP_SIZE ${ROWS * 2})`,
  )
}, 60_000)

it('are read, a few rows of them', async () => {
  const file = await openPath(path)
  const chunk = file.footer.rowGroups[0]!.columns[1]!
  expect(chunk.numValues).toBe(ROWS * LENGTH)
  expect(chunk.totalCompressedSize).toBeLessThan(chunk.numValues / 10_000)
  const rows = await readRows(file, { rowGroup: 0, leaves: file.footer.leaves, firstRow: ROWS - 2, numRows: 2 })
  const mask = Array.from({ length: LENGTH }, () => 1)
  expect(rows).toEqual([
    { i: ROWS - 2, mask },
    { i: ROWS - 1, mask },
  ])
})

it('are exported', async () => {
  const picked = [3, 77, 4000]
  const out = await exportRows(path, picked)
  expect(await countDifferences(await connect(), path, picked, out.path)).toBe(0)
})
