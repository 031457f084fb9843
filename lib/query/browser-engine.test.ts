import { beforeAll, describe, expect, test } from 'vitest'
import { deleteRecords, emptyTable, insertMarks, replaceCategories } from './changes'
import { flagCounts, reasonCounts, rowFacts } from './checks'
import { CONTEXT, startBrowserEngine } from './duckdb.testing'
import type { TestEngine } from './duckdb.testing'
import type { Filter } from './filter'
import { FLAGS } from './flags'
import { fill, startWithRecords } from './records.testing'
import { countRows, crossTab, facetCounts, histogram, orderedIds, totals, windowRows } from './select'
import { quoteNumber, quoteText } from './sql'

let native: TestEngine
let browser: TestEngine
beforeAll(async () => {
  native = await startWithRecords()
  browser = await fill(await startBrowserEngine())
}, 120_000)

const FILTERS: readonly Filter[] = [
  { kind: 'in', column: 'pass_value', values: [4, '8', null] },
  { kind: 'in', column: 'edited', values: ['true'] },
  { kind: 'range', column: 'ground_truth', min: 1, max: 9 },
  { kind: 'text', query: 'ÄRGER' },
  { kind: 'text', query: '100%' },
  { kind: 'mark', values: ['keep', null] },
  { kind: 'edited' },
  ...FLAGS.flatMap(({ flag }) => [true, false, null].map((value): Filter => ({ kind: 'flag', flag, value }))),
]

const REFS = [
  { file: 1, row: 3 },
  { file: 0, row: 3 },
]

const QUESTIONS: readonly (readonly [string, string])[] = [
  ['window', windowRows(REFS, ['question', 'category', 'mark', 'image_count', 'extra_info.level'], CONTEXT)],
  ...['data_source', 'pass_value', 'extra_info.level', 'edited', 'category'].map(
    (column) => [`facet ${column}`, facetCounts(column, FILTERS.slice(0, 1), CONTEXT)] as const,
  ),
  ...[1, 4, 10].map((bins) => [`histogram of ${bins}`, histogram('pass_value', bins, [], CONTEXT)] as const),
  ['histogram of nothing', histogram('message_count', 3, [], CONTEXT)],
  ['cross table', crossTab('category', 'data_source', [], CONTEXT)],
  ['totals', totals([], CONTEXT)],
  ['flags', flagCounts([], CONTEXT)],
  ['reasons', reasonCounts([], CONTEXT)],
  ['row facts', rowFacts([], CONTEXT)],
  ['values', `SELECT ${quoteText('a\0b\'"ü𝔸')} AS t, ${quoteNumber(0.9778115258499073)} AS n, ${quoteNumber(-0)} AS z`],
]

describe('the older engine of the browser answers as the native one does', () => {
  test.each(FILTERS)('filter %j', async (filter) => {
    const ids = orderedIds([filter], [{ column: 'pass_value', descending: true }], CONTEXT)
    const streamed = countRows([filter], { ...CONTEXT, textResident: false })
    for (const sql of [ids, streamed]) expect(await browser.query(sql)).toEqual(await native.query(sql))
  })

  test.each(QUESTIONS)('%s', async (_, sql) => {
    expect(await browser.query(sql)).toEqual(await native.query(sql))
  })

  test('changes of the side tables', async () => {
    const refs = [
      { file: 0, row: 3 },
      { file: 0, row: 0 },
    ]
    const marks = insertMarks([{ file: 0, row: 0, mark: null, note: "it's" }])
    const changes = [
      deleteRecords('overlay', refs),
      deleteRecords('marks', refs),
      marks ?? '',
      emptyTable('image_facts'),
    ]
    for (const sql of [...changes, ...replaceCategories({ math: 'sums', "o'": '' })]) {
      await native.query(sql)
      await browser.query(sql)
    }
    const all = 'SELECT * FROM "current" ORDER BY file, "row"'
    expect(await browser.query(all)).toEqual(await native.query(all))
    const seen = await native.query(
      'SELECT edited, note, category, image_count FROM "current" WHERE file = 0 ORDER BY "row"',
    )
    expect([seen[0], seen[3]]).toEqual([
      { edited: false, note: "it's", category: 'sums', image_count: null },
      { edited: false, note: null, category: 'perception', image_count: null },
    ])
    expect(insertMarks([])).toBeNull()
  })
})
