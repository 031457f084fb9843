import { expect, test } from 'vitest'
import { openParquet, readRows } from '../parquet/file'
import { nodeFileSource } from '../parquet/bytes/node-file'
import type { Row } from './cells'
import { detectDataset } from './detect'
import { deriveFacts } from './facts'
import { fixtureRows, fixtureSchema } from './fixture-rows'
import { recordImageFacts } from './image-facts'
import { readImages } from './images'

const FILES = [
  'fixtures/rl-pandas.parquet',
  'fixtures/rl-datasets-legacy.parquet',
  'fixtures/rl-datasets.parquet',
  'fixtures/rl-paged.parquet',
  'fixtures/rl-bytes-as-uint8-zstd-v2.parquet',
  'fixtures/coldstart-datasets.parquet',
  'fixtures/verl/countdown-struct-ground-truth.parquet',
  'fixtures/verl/instruction-wide-extra-info.parquet',
  'fixtures/images/null-bytes-dead-paths.parquet',
  'fixtures/encodings/nested_structs.rust.parquet',
  'public/demo/metis-rl-demo.parquet',
  'public/demo/metis-coldstart-demo.parquet',
]

async function ownRows(path: string) {
  const source = await nodeFileSource(path)
  const file = await openParquet(source)
  const { rowGroups, leaves, root } = file.footer
  const groups: Row[][] = []
  for (const { index } of rowGroups) groups.push(await readRows(file, { rowGroup: index, leaves }))
  await source.close()
  return { root, rows: groups.flat() }
}

/** Everything lib/dataset says of a file, from one reader's schema and rows. */
function describeRows(root: Parameters<typeof detectDataset>[0], rows: readonly Row[]) {
  const found = detectDataset(root, rows.slice(0, 50))
  const { kind, mapping } = found
  const facts = rows.map((row, k) => deriveFacts(row, mapping, { file: 0, row: k }, { kind, textResident: true }))
  const column = mapping.images
  const pictures = rows.map((row, k) =>
    recordImageFacts({ file: 0, row: k }, readImages(column === null ? null : row[column])),
  )
  return { found, facts, pictures }
}

test.each(FILES)('%s: our reader and DuckDB lead to the same facts', async (path) => {
  const own = await ownRows(path)
  const theirs = describeRows(await fixtureSchema(path), await fixtureRows(path))
  expect(own.rows.length).toBeGreaterThan(0)
  expect(describeRows(own.root, own.rows)).toEqual(theirs)
})
