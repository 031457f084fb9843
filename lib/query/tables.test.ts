import { describe, expect, test } from 'vitest'
import { EXTRA, startEngine } from './duckdb.testing'
import { startWithRecords } from './records.testing'
import { createCurrentView, currentColumns, nameExtraColumns } from './tables'

describe('the current view', () => {
  test('has exactly the columns and types it is said to have', async () => {
    const engine = await startEngine()
    const columns = await engine.query('SELECT column_name AS name, column_type AS type FROM (DESCRIBE "current")')
    expect(columns.toSorted((a, b) => (String(a['name']) < String(b['name']) ? -1 : 1))).toEqual(
      currentColumns(EXTRA).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    )
  })

  test('takes each record from the overlay when it is there, else from the source', async () => {
    const engine = await startWithRecords()
    expect(await engine.query('SELECT file, "row", ground_truth, edited FROM "current" ORDER BY file, "row"')).toEqual([
      { file: 0, row: 0, ground_truth: '5', edited: false },
      { file: 0, row: 1, ground_truth: 'Pharos', edited: false },
      { file: 0, row: 2, ground_truth: '', edited: false },
      { file: 0, row: 3, ground_truth: 'red', edited: true },
      { file: 1, row: 0, ground_truth: 'x_1', edited: false },
      { file: 1, row: 1, ground_truth: 'Ann', edited: false },
      { file: 1, row: 2, ground_truth: 'x', edited: false },
      { file: 1, row: 3, ground_truth: 'Rome', edited: false },
    ])
  })

  test('category: mapped, else the ability itself; none for null and blank', async () => {
    const engine = await startWithRecords()
    const lines = await engine.query('SELECT category FROM "current" ORDER BY file, "row"')
    expect(lines.map((line) => line['category'])).toEqual([
      'math / reasoning',
      'search',
      'math / reasoning',
      'perception',
      'logic',
      null,
      null,
      'search',
    ])
  })

  test('category may come from another column', async () => {
    const engine = await startWithRecords('extra_info.level')
    await engine.insert('categories', [{ ability: '1', category: 'odd' }])
    const lines = await engine.query('SELECT category FROM "current" WHERE file = 0 ORDER BY "row"')
    expect(lines.map((line) => line['category'])).toEqual(['0', 'odd', '0', 'odd'])
  })

  test('what needs image data is NULL until it was read', async () => {
    const engine = await startWithRecords()
    const lines = await engine.query(
      'SELECT image_count AS n, image_tags_mismatch AS wrong FROM "current" ORDER BY file, "row"',
    )
    expect(lines.map((line) => [line['n'], line['wrong']])).toEqual([
      [1, false],
      [1, false],
      [1, true],
      [null, null],
      [0, false],
      [null, null],
      [null, null],
      [null, null],
    ])
  })

  test('without an image column there is nothing to check: a tag has no image', async () => {
    const engine = await startEngine()
    await engine.query(createCurrentView(EXTRA, 'ability', false))
    const tagged = (row: number, tags: number | null) => ({ file: 0, row, image_tags: tags })
    await engine.insert('source', [tagged(0, 0), tagged(1, 2), tagged(2, null)])
    const lines = await engine.query(
      'SELECT image_count AS n, image_tags_mismatch AS wrong FROM "current" ORDER BY "row"',
    )
    expect(lines.map((line) => [line['n'], line['wrong']])).toEqual([
      [0, false],
      [0, true],
      [0, null],
    ])
  })

  test('a second dataset replaces the first', async () => {
    const engine = await startWithRecords()
    const { createTables, createCurrentView } = await import('./tables')
    for (const sql of createTables([])) await engine.query(sql)
    await engine.query(createCurrentView([]))
    expect(await engine.query('SELECT count(*)::INTEGER AS n FROM "current"')).toEqual([{ n: 0 }])
  })
})

test('columns of the file never clash with ours or with each other', () => {
  const names = nameExtraColumns(['extra_info.pass8', 'Answer', 'answer', 'x', 'X', ''])
  expect([...names]).toEqual([
    ['extra_info.pass8', 'extra_info.pass8'],
    ['Answer', 'Answer (column)'],
    ['answer', 'answer (column 2)'],
    ['x', 'x'],
    ['X', 'X (column)'],
    ['', ' (column)'],
  ])
})
