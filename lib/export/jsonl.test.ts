import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { DuckDBBlobValue, DuckDBConnection } from '@duckdb/node-api'
import { memorySink } from '@/lib/parquet/write/byte-sink'
import { connect, openPath, temporaryPath } from '@/lib/parquet/write/test-exports'
import { formatRow, writeJsonl, type JsonlRequest } from './jsonl'

let db: DuckDBConnection
beforeAll(async () => {
  db = await connect()
})

async function linesOf(path: string, rows: readonly number[], edits?: JsonlRequest['edits']): Promise<unknown[]> {
  const sink = memorySink()
  await writeJsonl({
    inputs: [{ file: await openPath(path) }],
    rows: rows.map((row) => ({ file: 0, row })),
    sink,
    edits,
  })
  const text = new TextDecoder().decode(sink.bytes())
  expect(text.endsWith('\n')).toBe(true)
  return text
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
}

describe('writeJsonl', () => {
  it('says what DuckDB says, image bytes as their hash', async () => {
    const path = 'fixtures/rl-pandas.parquet'
    const lines = (await linesOf(path, [3, 4, 5, 200])) as Record<string, unknown>[]
    const reader = await db.runAndReadAll(
      `SELECT to_json(struct_pack(data_source, prompt, ability, reward_model, extra_info)) AS row, images[1].bytes AS bytes
       FROM read_parquet('${path}', file_row_number=true) WHERE file_row_number IN (3, 4, 5, 200) ORDER BY file_row_number`,
    )
    for (const [i, expected] of reader.getRowObjects().entries()) {
      const { images, ...rest } = lines[i]!
      expect(rest).toMatchObject(JSON.parse(String(expected['row'])) as object)
      const { bytes } = (images as { bytes: unknown }[])[0]!
      const image = (expected['bytes'] as DuckDBBlobValue).bytes
      expect(bytes).toEqual({ byte_length: image.length, sha256: createHash('sha256').update(image).digest('hex') })
    }
  })

  it('hashes bytes that are lists of integers', async () => {
    const path = 'fixtures/rl-bytes-as-uint8-zstd-v2.parquet'
    const [line] = (await linesOf(path, [0])) as { images: { bytes: unknown }[] }[]
    const reader = await db.runAndReadAll(
      `SELECT to_json(images[1].bytes) AS list FROM read_parquet('${path}') LIMIT 1`,
    )
    const bytes = Uint8Array.from(JSON.parse(String(reader.getRowObjects()[0]!['list'])) as number[])
    expect(line!.images[0]!.bytes).toEqual({
      byte_length: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })
  })

  it('spells out what is no byte, and what only has the name of one that is', async () => {
    const path = temporaryPath()
    const rows = [
      `([{bytes: [1, 255]}, {bytes: [44, 300]}, {bytes: [0, NULL]}, {bytes: [-1]}, {bytes: []}, {bytes: NULL}, NULL], {bytes: ['0', 'x']})`,
      `([{bytes: [9007199254740993]}], {bytes: []})`,
    ]
    await db.run(
      `COPY (SELECT i::STRUCT(bytes BIGINT[])[] AS images, m AS extra FROM (VALUES ${rows.join(',')}) t(i, m))
       TO '${path}' (FORMAT parquet)`,
    )
    const hashed = { byte_length: 2, sha256: createHash('sha256').update(Uint8Array.of(1, 255)).digest('hex') }
    expect(await linesOf(path, [0, 1])).toEqual([
      {
        images: [{ bytes: hashed }, ...[[44, 300], [0, null], [-1], [], null].map((bytes) => ({ bytes })), null],
        extra: { bytes: ['0', 'x'] },
      },
      { images: [{ bytes: ['9007199254740993'] }], extra: { bytes: [] } },
    ])
  })

  it.each([0, 32 << 20])(
    'reads rows at once by the %d bytes each that columns say, whatever the row group says',
    async (each) => {
      const path = temporaryPath()
      await db.run(`COPY (SELECT i FROM range(10) t(i)) TO '${path}' (FORMAT parquet)`)
      const { footer, source, ...file } = await openPath(path)
      const rowGroups = footer.rowGroups.map((group) => ({
        ...group,
        totalByteSize: each === 0 ? 1 << 30 : 0,
        columns: group.columns.map((chunk) => ({ ...chunk, totalUncompressedSize: 10 * each })),
      }))
      const sink = memorySink()
      const before = source.counts.reads
      await writeJsonl({
        inputs: [{ file: { ...file, source, footer: { ...footer, rowGroups } } }],
        rows: Array.from({ length: 10 }, (_, row) => ({ file: 0, row })),
        sink,
      })
      expect(new TextDecoder().decode(sink.bytes()).trimEnd().split('\n')).toHaveLength(10)
      expect(source.counts.reads - before).toBe(each === 0 ? 1 : 10)
    },
  )

  it('keeps the order asked for and makes changes', async () => {
    const lines = await linesOf('fixtures/rl-pandas.parquet', [9, 2], (_, row) =>
      row === 2 ? [{ path: ['prompt', 1, 'content'], after: 'asked anew' }] : undefined,
    )
    const asked = lines.map((line) => (line as { prompt: { content: string }[] }).prompt[1]!.content)
    expect(asked[1]).toBe('asked anew')
    const reader = await db.runAndReadAll(
      `SELECT prompt[2].content AS text FROM read_parquet('fixtures/rl-pandas.parquet', file_row_number=true) WHERE file_row_number = 9`,
    )
    expect(asked[0]).toBe(reader.getRowObjects()[0]!['text'])
  })

  it('reads each page once, in whatever order rows go out and however often', async () => {
    const path = 'fixtures/rl-datasets.parquet'
    const inputs = [{ file: await openPath(path) }]
    const { counts } = inputs[0]!.file.source
    const write = async (rows: readonly number[]) => {
      const sink = memorySink()
      const before = counts.bytes
      await writeJsonl({ inputs, rows: rows.map((row) => ({ file: 0, row })), sink })
      return { lines: new TextDecoder().decode(sink.bytes()).trimEnd().split('\n'), read: counts.bytes - before }
    }
    const all = Array.from({ length: 60 }, (_, row) => row)
    const inOrder = await write(all)
    const mixed = [...all.toReversed(), ...all.filter((row) => row % 7 === 3)]
    const shuffled = await write(mixed)
    expect(shuffled.lines).toEqual(mixed.map((row) => inOrder.lines[row]))
    expect(shuffled.read).toBeLessThanOrEqual(inOrder.read)
  })

  it('says what JSON cannot hold', () => {
    expect(formatRow({ big: 2n ** 60n, not: Number.NaN, text: '\u2028"' })).toBe(
      '{"big":"1152921504606846976","not":null,"text":"\u2028\\""}',
    )
  })
})
