import { readFile } from 'node:fs/promises'
import { tableFromIPC } from 'apache-arrow'
import { describe, expect, test } from 'vitest'

import { isAbort } from '@/lib/errors'
import type { HitBatch, OpenedDataset, RecordCells, RowBatch, SourceSpec } from './messages'
import { readerHandlers } from './reader'
import type { Moved } from './rpc'

const quiet = { signal: new AbortController().signal, progress: () => undefined }

async function spec(name: string): Promise<SourceSpec> {
  return { kind: 'file', file: new File([await readFile(`fixtures/${name}.parquet`)], `${name}.parquet`) }
}

async function open(...names: string[]) {
  const handlers = readerHandlers()
  const sources = await Promise.all(names.map(spec))
  const info = (await handlers['open']?.({ sources, mapping: {} }, quiet)) as OpenedDataset
  return { handlers, info }
}

type Opened = Awaited<ReturnType<typeof open>>

async function allRows({ handlers }: Opened): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = []
  const progress = (value: unknown) => {
    const batch = value as RowBatch
    rows.push(
      ...tableFromIPC(batch.ipc)
        .toArray()
        .map((row: { toJSON(): Record<string, unknown> }) => row.toJSON()),
    )
  }
  await handlers['rows']?.(null, { ...quiet, progress })
  return rows
}

function countBy(rows: readonly Record<string, unknown>[], column: string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const row of rows) counts[String(row[column])] = (counts[String(row[column])] ?? 0) + 1
  return counts
}

const REPLICAS = ['rl-pandas', 'rl-datasets', 'rl-datasets-legacy', 'rl-paged', 'rl-bytes-as-uint8-zstd-v2']

test.each(REPLICAS)('%s: what reaches the engine counts as Python counted it', async (name) => {
  const expected = JSON.parse(await readFile(`fixtures/${name}.expected.json`, 'utf8')) as {
    rows: number
    ability: Record<string, number>
    data_source: Record<string, number>
    pass8: Record<string, number>
    matches: Record<string, number[]>
  }
  const opened = await open(name)
  const rows = await allRows(opened)
  expect(rows.map((row) => row['row'])).toEqual(Array.from({ length: expected.rows }, (_, k) => k))
  expect(countBy(rows, 'ability')).toEqual(expected.ability)
  expect(countBy(rows, 'data_source')).toEqual(expected.data_source)
  // The uint8 replica holds pass8 as a rate of 8 tries; Python counted the tries.
  const rate = name.startsWith('rl-bytes-as-uint8')
  const tries = rows.map((row) => ({ pass: Number(row['pass_value']) * (rate ? 8 : 1) }))
  expect(countBy(tries, 'pass')).toEqual(expected.pass8)
  const where = (column: string, value: boolean) => rows.filter((row) => row[column] === value).map((row) => row['row'])
  expect(where('empty_ground_truth', true)).toEqual(expected.matches['empty-ground-truth'])
  expect(where('answer_agrees', false)).toEqual(expected.matches['answer-disagrees'])
  expect(where('question_agrees', false)).toEqual(expected.matches['question-disagrees'])
})

test('two shards are one dataset in name order; rows keep their own numbers', async () => {
  const opened = await open('rl-pandas', 'rl-paged')
  expect(opened.info.files.map(({ name }) => name)).toEqual(['rl-paged.parquet', 'rl-pandas.parquet'])
  const rows = await allRows(opened)
  expect(rows.slice(398, 402).map(({ file, row }) => [file, row])).toEqual([
    [0, 398],
    [0, 399],
    [1, 0],
    [1, 1],
  ])
})

test('files that do not belong together are refused by file and column', async () => {
  await expect(open('rl-pandas', 'coldstart-datasets')).rejects.toMatchObject({
    code: 'schema-mismatch',
    place: expect.stringContaining('column') as string,
  })
})

test('a file given twice is refused by both of its names: a change could not tell which it is of', async () => {
  await expect(open('rl-pandas', 'rl-paged', 'rl-pandas')).rejects.toMatchObject({
    message: 'rl-pandas.parquet is there twice.',
    file: 'rl-pandas.parquet',
  })
  const bytes = await readFile('fixtures/rl-pandas.parquet')
  const sources = ['b.parquet', 'a.parquet'].map((name) => ({ kind: 'file', file: new File([bytes], name) }))
  await expect(readerHandlers()['open']?.({ sources, mapping: {} }, quiet)).rejects.toMatchObject({
    message: expect.stringMatching(/^a\.parquet and b\.parquet count as one file/) as string,
  })
})

test('opening and listing read no image byte and nothing twice', async () => {
  const opened = await open('rl-datasets-legacy')
  const [file] = opened.info.files
  await allRows(opened)
  const counts = (await opened.handlers['counts']?.(null, quiet)) as { bytes: number }[]
  const light = (file?.footerBytes ?? 0) + (file?.lightBytes ?? 0)
  expect(file?.imageBytes).toBeGreaterThan(10 * (file?.lightBytes ?? Infinity))
  expect(counts[0]?.bytes).toBeLessThanOrEqual(1.05 * light)
})

test('an edited row is derived anew, nested fields too', async () => {
  const { handlers } = await open('rl-pandas')
  const edits = [
    { path: ['reward_model', 'ground_truth'], after: '1852' },
    { path: ['prompt', 1, 'content'], after: 'No picture any more.' },
  ]
  const moved = (await handlers['derive']?.([{ file: 0, row: 7, edits }], quiet)) as Moved
  const [line] = tableFromIPC(moved.value as Uint8Array)
    .toArray()
    .map((row: { toJSON(): object }) => row.toJSON())
  expect(line).toMatchObject({ row: 7, ground_truth: '1852', image_tags: 0, answer_agrees: false })
})

test('what the columns cannot hold is named before it is saved; what they can hold is not', async () => {
  const file = new File([await readFile('fixtures/verl/countdown-struct-ground-truth.parquet')], 'countdown.parquet')
  const handlers = readerHandlers()
  await handlers['open']?.({ sources: [{ kind: 'file', file }], mapping: {} }, quiet)
  const truth = ['reward_model', 'ground_truth']
  const edits = [
    { path: truth, after: { numbers: [1, 2], target: 3 } },
    { path: truth, after: { numbers: [1, 2], target: 'three' } },
    { path: truth, after: { numbers: [1, 2.5], target: 3 } },
    { path: truth, after: { numbers: [1, 2], target: 3, more: 4 } },
    { path: [...truth, 'target'], after: { $int: '9007199254740993' } },
    { path: ['reward_model', 'nothing'], after: 'x' },
    { path: ['ability'], after: { $bytes: 'AA==' } },
  ]
  expect(await handlers['whyUnwritable']?.(edits, quiet)).toEqual([
    null,
    'The change to reward_model.ground_truth.target cannot be made: it holds a whole number.',
    'The change to reward_model.ground_truth.numbers[1] cannot be made: it holds a whole number.',
    'The change to reward_model.ground_truth cannot be made: there is no field "more".',
    null,
    'The change to reward_model.nothing cannot be made: there is no field "nothing".',
    'The change to ability cannot be made: it holds bytes, which are kept as they are.',
  ])
})

async function search({ handlers }: Opened, query: string): Promise<{ found: string[]; rows: number }> {
  const found: string[] = []
  let rows = 0
  const progress = (value: unknown) => {
    const batch = value as HitBatch
    rows += batch.rows
    const lines = batch.ipc === null ? [] : tableFromIPC(batch.ipc).toArray()
    expect(lines).toHaveLength(batch.hits)
    found.push(...lines.map((line: { file: number; row: number }) => `${line.file}.${line.row}`))
  }
  await handlers['search']?.(query, { ...quiet, progress })
  return { found, rows }
}

/** Rows by their resident text, as the engine would find them. */
async function plainSearch(opened: Opened, query: string): Promise<string[]> {
  const rows = await allRows(opened)
  return rows
    .filter((row) => String(row['text']).toLowerCase().includes(query.toLowerCase()))
    .map((row) => `${String(row['file'])}.${String(row['row'])}`)
}

describe('a streamed search', () => {
  test.each([
    ['coldstart-datasets', 'Enlarge'],
    ['coldstart-legacy-text', 'ENLARGE'],
    ['rl-datasets-legacy', 'triangle'],
    ['rl-paged', '<IMAGE>'],
    ['rl-bytes-as-uint8-zstd-v2', 'WHAT'],
    ['verl/gsm8k-train', 'How many'],
    ['verl/countdown-struct-ground-truth', 'numbers'],
  ])('of %s finds what a search of resident text finds: %s', async (name, query) => {
    const opened = await open(name)
    const expected = await plainSearch(opened, query)
    const { found, rows } = await search(opened, query)
    expect(expected.length).toBeGreaterThan(0)
    expect(found).toEqual(expected)
    expect(rows).toBe(opened.info.rows)
  })

  test('over two texts of a record is that of the texts joined', async () => {
    const opened = await open('rl-pandas')
    const query = '.\n<image>'
    const expected = await plainSearch(opened, query)
    expect(expected.length).toBeGreaterThan(0)
    expect((await search(opened, query)).found).toEqual(expected)
  })

  test('that is repeated or narrowed gives the same without reading all again', async () => {
    const opened = await open('rl-datasets-legacy', 'rl-pandas')
    const wide = await search(opened, 'Triangle')
    expect(await search(opened, 'triangle')).toEqual(wide)
    const narrow = await search(opened, 'in triangle \\(abc\\) of')
    expect(narrow.found).toEqual((await plainSearch(opened, 'in triangle \\(abc\\) of')).toSorted())
    expect(narrow.rows).toBe(opened.info.rows)
  })

  test('is cancelled between pages', async () => {
    const { handlers } = await open('rl-datasets-legacy')
    const controller = new AbortController()
    const searching = handlers['search']?.('a', { signal: controller.signal, progress: () => controller.abort() })
    await expect(searching).rejects.toSatisfy(isAbort)
  })
})

test('a fingerprint is of the row, wherever it stands', async () => {
  const { handlers } = await open('rl-pandas')
  const cells = (await handlers['record']?.({ file: 0, row: 3 }, quiet)) as RecordCells
  const all = (await handlers['fingerprints']?.(0, quiet)) as Map<string, number[]>
  expect(all.get(cells.fingerprint)).toEqual([3])
})

test('fingerprints of many rows, however they are read, are those of the rows', async () => {
  const { handlers } = await open('rl-datasets-legacy')
  const all = (await handlers['fingerprints']?.(0, quiet)) as Map<string, number[]>
  const rows = [1199, 3, 700, ...Array.from({ length: 20 }, (_, k) => 100 + 7 * k), 1001]
  const found = await handlers['fingerprintsOf']?.(
    rows.map((row) => ({ file: 0, row })),
    quiet,
  )
  expect((found as string[]).map((fingerprint) => all.get(fingerprint))).toEqual(rows.map((row) => [row]))
})

test('before the first rows only the footer and the first row group are read', async () => {
  const { handlers, info } = await open('rl-datasets-legacy')
  const [file] = info.files
  let atFirst: number | undefined
  await handlers['rows']?.(null, { ...quiet, progress: (value) => (atFirst ??= (value as RowBatch).bytesRead) })
  // The replica has two row groups, of 1,000 and 200 rows.
  expect(atFirst).toBeLessThan((file?.footerBytes ?? 0) + 0.93 * (file?.lightBytes ?? 0))
})

test('a cancelled listing stops as AbortError', async () => {
  const { handlers } = await open('rl-datasets-legacy')
  const controller = new AbortController()
  const rows = handlers['rows']?.(null, { signal: controller.signal, progress: () => controller.abort() })
  await expect(rows).rejects.toSatisfy(isAbort)
})
