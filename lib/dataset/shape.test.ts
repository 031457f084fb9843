import { beforeAll, expect, test } from 'vitest'
import { connect, openPath, temporaryPath } from '../parquet/write/test-exports'
import { columnsOf, shapeAt } from './shape'
import type { Field } from './shape'
import type { FieldPath } from './types'

let columns: readonly Field[]

beforeAll(async () => {
  const path = temporaryPath()
  const db = await connect()
  await db.run(
    `COPY (SELECT
       0.5::DOUBLE AS rate,
       1.5::DECIMAL(4, 2) AS small,
       1.5::DECIMAL(15, 2) AS middle,
       1.5::DECIMAL(30, 2) AS large,
       DATE '2026-01-31' AS day,
       [{'role': 'user', 'content': 'Q'}] AS prompt,
       {'ground_truth': ['4', 'four'], 'scores': [[1, 2]]} AS reward_model
     ) TO '${path}' (FORMAT parquet)`,
  )
  columns = columnsOf((await openPath(path)).footer.root)
})

test.each<[string, FieldPath]>([
  ['number', ['rate']],
  ['decimal', ['small']],
  ['decimal', ['middle']],
  ['decimal', ['large']],
  ['other', ['day']],
  ['list', ['reward_model', 'ground_truth']],
  ['string', ['reward_model', 'ground_truth', 1]],
  ['number', ['reward_model', 'scores', 0, 1]],
  ['string', ['prompt', 0, 'content']],
])('%s stands at %j', (kind, path) => {
  expect(shapeAt(columns, path)?.kind).toBe(kind)
})

test('nothing is known of a field that is not there', () => {
  for (const path of [['constructor'], ['prompt', 'content'], ['rate', 0]])
    expect(shapeAt(columns, path)).toBeUndefined()
})
