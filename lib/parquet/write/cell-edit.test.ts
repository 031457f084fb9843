import type { DuckDBConnection } from '@duckdb/node-api'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Leaf } from '../types'
import type { CellEdit } from './cell-edit'
import { encodeJson } from './json-value'
import { connect, countDifferences, exportRows, temporaryPath } from './test-exports'

let db: DuckDBConnection
beforeAll(async () => {
  db = await connect()
})

/** Writes `sql` to a file, exports all its rows with the edits at a row, and reads `column` of every row back as JSON. */
async function edited(sql: string, row: number, edits: CellEdit[], column: string): Promise<unknown[]> {
  const source = temporaryPath()
  await db.run(`COPY (${sql}) TO '${source}' (FORMAT parquet)`)
  return exportEdited(source, row, edits, column)
}

async function exportEdited(source: string, row: number, edits: CellEdit[], column: string): Promise<unknown[]> {
  const count = Number((await db.runAndReadAll(`SELECT count(*) FROM read_parquet('${source}')`)).getRows()[0]![0])
  const rows = Array.from({ length: count }, (_, i) => i)
  const out = await exportRows(source, rows, { edits: (_, at) => (at === row ? edits : undefined) })
  const others = rows.filter((each) => each !== row)
  const rest = await exportRows(out.path, others)
  expect(await countDifferences(db, source, others, rest.path)).toBe(0)
  const reader = await db.runAndReadAll(`SELECT to_json(${column}) AS cell FROM read_parquet('${out.path}')`)
  return reader.getRowObjects().map(({ cell }) => (cell === null ? null : (JSON.parse(String(cell)) as unknown)))
}

describe('a changed cell, read back by DuckDB', () => {
  it('an element of a list of structs', async () => {
    const path = 'fixtures/rl-pandas.parquet'
    const cells = await exportEdited(path, 5, [{ path: ['prompt', 1, 'content'], after: '<image>new ≈ 3' }], 'prompt')
    const cell = cells[5] as { role: string; content: string }[]
    expect(cell.map(({ role }) => role)).toEqual(['system', 'user'])
    expect(cell[1]!.content).toBe('<image>new ≈ 3')
    const reader = await db.runAndReadAll(
      `SELECT prompt[1].content AS text FROM read_parquet('${path}', file_row_number=true) WHERE file_row_number = 5`,
    )
    expect(cell[0]!.content).toBe(reader.getRowObjects()[0]!['text'])
  })

  it('a field of a struct, twice in a row: the last one stands', async () => {
    const edits = ['first', 'second'].map((after) => ({ path: ['s', 'x'], after }))
    expect(await edited(`SELECT {x: 'a', y: 1} AS s FROM range(3)`, 1, edits, 's')).toEqual([
      { x: 'a', y: 1 },
      { x: 'second', y: 1 },
      { x: 'a', y: 1 },
    ])
  })

  it('of an Enum of polars, which reads any other value as null, only to one that it has', async () => {
    const path = 'fixtures/categories/polars.parquet'
    const change = (after: string) => exportEdited(path, 4, [{ path: ['level'], after }], 'level')
    expect((await change('never asked'))[4]).toBe('never asked')
    await expect(change('impossible')).rejects.toMatchObject({
      code: 'edit-refused',
      place: 'row 4, level',
      message: expect.stringMatching(/an Enum of polars, which may be "easy", .* or "never asked"/) as string,
    })
  })

  it('null to value and value to null', async () => {
    const sql = `SELECT * FROM (VALUES (NULL), ('a')) t(v)`
    expect(await edited(sql, 0, [{ path: ['v'], after: 'b' }], 'v')).toEqual(['b', 'a'])
    expect(await edited(sql, 1, [{ path: ['v'], after: null }], 'v')).toEqual([null, null])
  })

  it.each([[['one', null, 'three']], [[]], [null]])('a whole list becomes %j', async (after) => {
    const sql = `SELECT * FROM (VALUES (['a', 'b']), (NULL), ([]), ([NULL])) t(v)`
    for (const row of [0, 1, 2, 3]) {
      const expected: unknown[] = [['a', 'b'], null, [], [null]]
      expected[row] = after
      expect(await edited(sql, row, [{ path: ['v'], after }], 'v')).toEqual(expected)
    }
  })

  it('a list of lists, and an element inside', async () => {
    const sql = `SELECT * FROM (VALUES ([[1, 2], [3]]), ([[], NULL])) t(v)`
    expect(await edited(sql, 0, [{ path: ['v', 0, 1], after: 9 }], 'v')).toEqual([
      [[1, 9], [3]],
      [[], null],
    ])
    expect(await edited(sql, 0, [{ path: ['v', 1], after: [7, null, 8] }], 'v')).toEqual([
      [
        [1, 2],
        [7, null, 8],
      ],
      [[], null],
    ])
    expect(await edited(sql, 1, [{ path: ['v'], after: [[], [1], null] }], 'v')).toEqual([
      [[1, 2], [3]],
      [[], [1], null],
    ])
  })

  it('a whole struct with a list in it', async () => {
    const sql = `SELECT {a: [1, 2], b: {c: 'x'}} AS s FROM range(2)`
    const after = { a: [3], b: null }
    expect(await edited(sql, 1, [{ path: ['s'], after }], 's')).toEqual([{ a: [1, 2], b: { c: 'x' } }, after])
  })

  it.each([
    ['INTEGER', -5, '-5'],
    ['UTINYINT', 255, '255'],
    ['BIGINT', '9223372036854775807', '9223372036854775807'],
    ['UBIGINT', '18446744073709551615', '18446744073709551615'],
    ['DOUBLE', 0.1, '0.1'],
    ['FLOAT', 1.5, '1.5'],
    ['BOOLEAN', true, 'true'],
    ['DATE', '2024-02-29', '2024-02-29'],
    ['DATE', '0099-12-31', '0099-12-31'],
    ['VARCHAR', 'a pair 😀', 'a pair 😀'],
    ['TIMESTAMP', '1969-12-31T23:59:59.5', '1969-12-31 23:59:59.5'],
    ['TIMESTAMP_NS', '2024-01-02T03:04:05.123456789', '2024-01-02 03:04:05.123456789'],
    ['TIME', '23:59:59.000001', '23:59:59.000001'],
    ['DECIMAL(9,2)', '-12.3', '-12.30'],
    ['DECIMAL(30,5)', '-1234567890123456789.00001', '-1234567890123456789.00001'],
    ['UUID', '123e4567-e89b-12d3-a456-426614174000', '123e4567-e89b-12d3-a456-426614174000'],
  ] as const)('%s', async (type, after, expected) => {
    const source = temporaryPath()
    await db.run(`COPY (SELECT NULL::${type} AS v FROM range(2)) TO '${source}' (FORMAT parquet)`)
    const out = await exportRows(source, [0, 1], {
      edits: (_, row) => (row === 1 ? [{ path: ['v'], after }] : undefined),
    })
    const reader = await db.runAndReadAll(`SELECT v::VARCHAR AS v FROM read_parquet('${out.path}')`)
    expect(reader.getRowObjects().map(({ v }) => v)).toEqual([null, expected])
  })
})

describe('a change that does not fit is refused', () => {
  it.each([
    ['SELECT 1::TINYINT AS v', ['v'], 128],
    ['SELECT 1::UBIGINT AS v', ['v'], -1],
    ['SELECT 1 AS v', ['v'], 1.5],
    ['SELECT 1 AS v', ['v'], 'one'],
    ["SELECT 'a' AS v", ['v'], 1],
    ["SELECT 'a' AS v", ['w'], 'b'],
    ["SELECT ['a'] AS v", ['v', 1], 'b'],
    ["SELECT ['a'] AS v", ['v'], 'b'],
    ['SELECT 1.5::DECIMAL(4,2) AS v', ['v'], '1.234'],
    ['SELECT 1.5::DECIMAL(4,2) AS v', ['v'], '123'],
    ["SELECT 'x'::BLOB AS v", ['v'], 'y'],
    ["SELECT DATE '2020-01-01' AS v", ['v'], '2020-02-31x'],
    ["SELECT DATE '2020-01-01' AS v", ['v'], '2023-02-29'],
    ["SELECT DATE '2020-01-01' AS v", ['v'], '2023-04-31'],
    ["SELECT TIMESTAMP '2020-01-01 00:00:00' AS v", ['v'], '2023-02-30T00:00:00'],
    ["SELECT TIMESTAMP '2020-01-01 00:00:00' AS v", ['v'], '2023-02-28T24:00:00'],
    ["SELECT 'a' AS v", ['v'], 'half \ud83d of a pair'],
    ["SELECT {a: ['b']} AS v", ['v'], { a: ['\udca9'] }],
    ['SELECT {a: 1} AS v', ['v'], { b: 1 }],
    ['SELECT NULL::STRUCT(a INTEGER) AS v', ['v', 'a'], 1],
  ] as const)('%s: %j = %j', async (sql, path, after) => {
    const source = temporaryPath()
    await db.run(`COPY (${sql}) TO '${source}' (FORMAT parquet)`)
    await expect(exportRows(source, [0], { edits: () => [{ path, after }] })).rejects.toMatchObject({
      code: 'edit-refused',
    })
  })

  it('null in a required column', async () => {
    const path = 'fixtures/encodings/nested_structs.rust.parquet'
    await expect(
      exportRows(path, [0], { edits: () => [{ path: ['roll_num', 'min'], after: null }] }),
    ).rejects.toMatchObject({
      code: 'edit-refused',
    })
  })
})

describe('a value that the column cannot mean', () => {
  it('is refused where the column is of nulls alone: readers would give null', () => {
    const leaf = { physicalType: 'INT32', logical: { kind: 'unknown' } } as unknown as Leaf
    expect(() => encodeJson(leaf, '42', ['answer'])).toThrow(expect.objectContaining({ code: 'edit-refused' }))
  })

  it('is refused where the column holds JSON and it is none', async () => {
    const sql = `SELECT '{"a": 1}'::JSON AS v FROM range(2)`
    await expect(edited(sql, 0, [{ path: ['v'], after: 'x^2' }], 'v')).rejects.toMatchObject({ code: 'edit-refused' })
    expect(await edited(sql, 0, [{ path: ['v'], after: '[2]' }], 'v')).toEqual([[2], { a: 1 }])
  })
})
