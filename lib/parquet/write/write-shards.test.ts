/** Several files as one export: the first one's schema, others matched to it or refused by name. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { openParquet } from '../file'
import { nodeFileSink } from './node-file-sink'
import { memorySource } from '../bytes/source'
import { connect, describeFooter, temporaryPath } from './test-exports'
import { writeSelection, type SelectionResult } from './writer'

let db: DuckDBConnection
beforeAll(async () => {
  db = await connect()
})

async function make(sql: string): Promise<string> {
  const path = temporaryPath()
  await db.run(`COPY (${sql}) TO '${path}' (FORMAT parquet)`)
  return path
}

async function join(paths: readonly string[], rows: readonly (readonly [number, number])[]) {
  const output = temporaryPath()
  const inputs = await Promise.all(
    paths.map(async (path, i) => ({ file: await openParquet(memorySource(readFileSync(path), `part-${i}.parquet`)) })),
  )
  const result: SelectionResult = await writeSelection({
    inputs,
    rows: rows.map(([file, row]) => ({ file, row })),
    layout: 'source',
    sink: await nodeFileSink(output),
  })
  return { output, result }
}

async function rowsOf(sql: string): Promise<unknown> {
  return (await db.runAndReadAll(sql)).getRowObjectsJson()
}

describe('shards', () => {
  it('of one schema are copied one after the other', async () => {
    const paths = [
      await make(`SELECT i, 'a' || i AS s FROM range(5) t(i)`),
      await make(`SELECT i, 'b' || i AS s FROM range(7) t(i)`),
    ]
    const all = [0, 1, 2, 3, 4].map((row) => [0, row] as const)
    const { output, result } = await join(paths, [...all, ...[0, 1, 2, 3, 4, 5, 6].map((row) => [1, row] as const)])
    expect(result).toMatchObject({ rows: 12, rowGroups: 2, writtenChunks: 0 })
    expect(await rowsOf(`FROM read_parquet('${output}')`)).toEqual(
      await rowsOf(`SELECT * FROM read_parquet('${paths[0]}') UNION ALL SELECT * FROM read_parquet('${paths[1]}')`),
    )
    expect(await describeFooter(db, output)).toEqual(await describeFooter(db, paths[0] ?? ''))
  })

  it('with columns and fields in another order are put in the first one’s, in any order of rows', async () => {
    const first = await make(`SELECT i, {a: 'x' || i, b: [i, NULL]} AS s FROM range(4) t(i)`)
    const second = await make(`SELECT {b: []::BIGINT[], a: 'y' || i} AS s, i + 10 AS i FROM range(4) t(i)`)
    const { output } = await join(
      [first, second],
      [
        [1, 3],
        [0, 2],
        [1, 0],
      ],
    )
    expect(await rowsOf(`SELECT i, to_json(s)::VARCHAR AS s FROM read_parquet('${output}')`)).toEqual([
      { i: '13', s: '{"a":"y3","b":[]}' },
      { i: '2', s: '{"a":"x2","b":[2,null]}' },
      { i: '10', s: '{"a":"y0","b":[]}' },
    ])
  })

  it.each([
    ['another type', 'SELECT 1::INTEGER AS v, 2 AS w', 'v'],
    ['another meaning', "SELECT 'x'::BLOB AS v, 2 AS w", 'v'],
    ['a column short', "SELECT 'x' AS v", 'w'],
    ['a column more', "SELECT 'x' AS v, 2 AS w, 3 AS z", 'z'],
    ['a list for a value', "SELECT ['x'] AS v, 2 AS w", 'v'],
  ])('with %s are refused, naming file and column', async (_, sql, column) => {
    const first = await make("SELECT 'x' AS v, 2 AS w")
    await expect(join([first, await make(sql)], [[0, 0]])).rejects.toMatchObject({
      code: 'schema-mismatch',
      file: 'part-1.parquet',
      place: `column ${column}`,
    })
  })

  it('REQUIRED and OPTIONAL meet where no null is lost', async () => {
    const required = await makeRequired()
    const optional = await make('SELECT i FROM range(3) t(i)')
    const { output } = await join(
      [optional, required],
      [
        [0, 1],
        [1, 2],
      ],
    )
    expect(await rowsOf(`SELECT i::INT AS i FROM read_parquet('${output}')`)).toEqual([{ i: 1 }, { i: 12 }])
    const back = await join(
      [required, optional],
      [
        [0, 2],
        [1, 1],
      ],
    )
    expect(await rowsOf(`SELECT i::INT AS i FROM read_parquet('${back.output}')`)).toEqual([{ i: 12 }, { i: 1 }])
    const mixed = await make('SELECT CASE WHEN i <> 1 THEN i + 20 END AS i FROM range(4) t(i)')
    const without = await join(
      [required, mixed],
      [
        [0, 1],
        [1, 0],
        [1, 2],
        [1, 3],
      ],
    )
    expect(await rowsOf(`SELECT i::INT AS i FROM read_parquet('${without.output}')`)).toEqual(
      [11, 20, 22, 23].map((i) => ({ i })),
    )
    const nulls = await make('SELECT NULL::BIGINT AS i FROM range(3)')
    await expect(
      join(
        [required, nulls],
        [
          [0, 0],
          [1, 1],
        ],
      ),
    ).rejects.toMatchObject({
      code: 'schema-mismatch',
      file: 'part-1.parquet',
      place: 'column i',
    })
  })
})

/** DuckDB writes every column OPTIONAL: a file of one REQUIRED int64 column, 10 to 12, PLAIN, put together by hand. */
async function makeRequired(): Promise<string> {
  const { ThriftWriter, THRIFT } = await import('../footer/thrift-writer')
  const values = new Uint8Array(BigInt64Array.of(10n, 11n, 12n).buffer)
  const header = new ThriftWriter()
  header.i32(1, 0)
  header.i32(2, values.length)
  header.i32(3, values.length)
  header.struct(5, () => {
    header.i32(1, 3)
    header.i32(2, 0)
    header.i32(3, 3)
    header.i32(4, 3)
  })
  const page = Buffer.concat([header.finish(), values])
  const footer = new ThriftWriter()
  footer.i32(1, 1)
  const elements = [
    () => (footer.string(4, 'schema'), footer.i32(5, 1)),
    () => (footer.i32(1, 2), footer.i32(3, 0), footer.string(4, 'i')),
  ]
  footer.list(2, THRIFT.STRUCT, elements, (element) => footer.element(element))
  footer.i64(3, 3)
  footer.list(4, THRIFT.STRUCT, [0], () =>
    footer.element(() => {
      footer.list(1, THRIFT.STRUCT, [0], () =>
        footer.element(() => {
          footer.i64(2, 4)
          footer.struct(3, () => {
            footer.i32(1, 2)
            footer.list(2, THRIFT.I32, [0], (id) => footer.zigzag(id))
            footer.list(3, THRIFT.BINARY, ['i'], (name) => footer.text(name))
            footer.i32(4, 0)
            footer.i64(5, 3)
            footer.i64(6, page.length)
            footer.i64(7, page.length)
            footer.i64(9, 4)
          })
        }),
      )
      footer.i64(2, page.length)
      footer.i64(3, 3)
    }),
  )
  const metadata = footer.finish()
  const length = Buffer.alloc(4)
  length.writeUInt32LE(metadata.length)
  const path = temporaryPath()
  const { writeFileSync } = await import('node:fs')
  writeFileSync(path, Buffer.concat([Buffer.from('PAR1'), page, metadata, length, Buffer.from('PAR1')]))
  return path
}
