/** Shards whose labels have other names: their integers would read as the first one's. */
import { expect, test } from 'vitest'
import { connect, openPath, temporaryPath } from '@/lib/parquet/write/test-exports'
import { refuseOtherLabels } from './class-labels'

const db = await connect()

async function withLabels(names: readonly string[] | null) {
  const path = temporaryPath()
  const label = names === null ? { _type: 'Value', dtype: 'int64' } : { _type: 'ClassLabel', names }
  const features = { label, tags: { feature: label, _type: 'List' } }
  const keys = JSON.stringify({ info: { features } })
  await db.run(
    `COPY (SELECT 1 AS label, [1] AS tags) TO '${path}' (FORMAT parquet, KV_METADATA {huggingface: '${keys}'})`,
  )
  return openPath(path)
}

test('are refused where they give rows, by file and column', async () => {
  const files = [await withLabels(['cat', 'dog']), await withLabels(['cat', 'dog']), await withLabels(['dog', 'cat'])]
  expect(() => refuseOtherLabels(files, new Set([0, 1]))).not.toThrow()
  expect(() => refuseOtherLabels(files, new Set([0, 2]))).toThrow(
    expect.objectContaining({ code: 'schema-mismatch', file: files[2]?.source.name, place: 'column label' }),
  )
})

test('pass where a file says nothing of them', async () => {
  const files = [await withLabels(['cat']), await withLabels(null), await openPath('fixtures/rl-pandas.parquet')]
  expect(() => refuseOtherLabels(files, new Set([0, 1, 2]))).not.toThrow()
  expect(() => refuseOtherLabels(files.toReversed(), new Set([0, 1, 2]))).not.toThrow()
})

test('an Enum of polars takes no texts that it may not be, nor ones of which nobody says what they are', async () => {
  const file = await openPath('fixtures/categories/polars.parquet')
  const withEnum = (oneOf: ReadonlySet<string> | undefined) => {
    const leaves = file.footer.leaves.map((leaf) => (leaf.path[0] === 'level' ? { ...leaf, oneOf } : leaf))
    return { ...file, footer: { ...file.footer, leaves } }
  }
  expect(() => refuseOtherLabels([file, file], new Set([0, 1]))).not.toThrow()
  for (const other of [withEnum(new Set(['easy', 'odd'])), withEnum(undefined)])
    expect(() => refuseOtherLabels([file, other], new Set([0, 1]))).toThrow(
      expect.objectContaining({ code: 'schema-mismatch', place: 'column level' }),
    )
})
