import { expect, test } from 'vitest'
import { connect, openPath, temporaryPath } from '@/lib/parquet/write/test-exports'
import { countValues } from './count-values'

const db = await connect()

async function open(sql: string, options = '') {
  const path = temporaryPath()
  await db.run(`COPY (${sql}) TO '${path}' (FORMAT parquet ${options})`)
  return openPath(path)
}

test.each([
  ['of a column whose name holds a dot', `SELECT 'c' || i % 2 AS "meta.ability"`, 'meta.ability'],
  ['of a field of a struct', `SELECT {ability: 'c' || i % 2} AS meta`, 'meta.ability'],
  ['of a field with dots in a struct with dots', `SELECT {"b.c": 'c' || i % 2, b: 1} AS "a.x", 1 AS a`, 'a.x.b.c'],
  [
    'of a field beside a column that has its dotted name’s beginning',
    `SELECT {b: 'c' || i % 2} AS a, 1 AS "a.c"`,
    'a.b',
  ],
])('%s', async (_, select, column) => {
  expect(await countValues(await open(`${select} FROM range(5) t(i)`), column)).toEqual({ c0: 3, c1: 2 })
})

test('where a name and a path are written alike, of the longer name, which is the one shown', async () => {
  const file = await open(`SELECT {b: 'field'} AS a, 'column' AS "a.b"`)
  expect(await countValues(file, 'a.b')).toEqual({ column: 1 })
})

test('nulls and what is under a null struct have no category, lists count by their JSON', async () => {
  const file = await open(
    `SELECT CASE WHEN i > 0 THEN {ability: CASE WHEN i > 1 THEN ['x', NULL] END} END AS meta FROM range(4) t(i)`,
  )
  expect(await countValues(file, 'meta.ability')).toEqual({ '(no category)': 2, '["x",null]': 2 })
})

test('bytes that are text, and integers beyond 2^53, by the names the table gives them', async () => {
  expect(await countValues(await open(`SELECT 'math'::BLOB AS ability FROM range(3)`), 'ability')).toEqual({ math: 3 })
  expect(await countValues(await open(`SELECT 1152921504606846976 AS ability`), 'ability')).toEqual({
    '1152921504606846976': 1,
  })
})

test('a column that is not there is an error', async () => {
  const file = await open(`SELECT ['x'] AS a`)
  for (const name of ['b', 'a.list.element'])
    await expect(countValues(file, name)).rejects.toMatchObject({ code: 'verify' })
})

test('of a row group of more rows than are ever read at once', async () => {
  const rows = 2 ** 22 + 1000
  const file = await open(`SELECT 'c' || i % 3 AS ability FROM range(${rows}) t(i)`, `, ROW_GROUP_SIZE ${2 * rows}`)
  expect(file.footer.rowGroups).toHaveLength(1)
  const third = Math.floor(rows / 3)
  expect(await countValues(file, 'ability')).toEqual({
    c0: third + (rows % 3 > 0 ? 1 : 0),
    c1: third + (rows % 3 > 1 ? 1 : 0),
    c2: third,
  })
})
