import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { FLAGS } from './flags'
import {
  countCategories,
  countWithout,
  flagCounts,
  idsWithout,
  readRowFact,
  reasonCounts,
  rowFacts,
  sharedImages,
  sharedQuestions,
} from './checks'
import { CONTEXT, startEngine } from './duckdb.testing'
import type { TestEngine } from './duckdb.testing'
import type { Filter } from './filter'
import {
  countRows,
  crossTab,
  facetCounts,
  filtersExcept,
  histogram,
  orderedIds,
  totals,
  valueShares,
  windowRows,
} from './select'
import type { HistogramRow } from './select'
import { SOUND, startWithRecords } from './records.testing'
import { judgeUsable } from '@/lib/rebalance/usable'

let engine: TestEngine
beforeAll(async () => {
  engine = await startWithRecords()
})

const MATH: Filter = { kind: 'in', column: 'ability', values: ['math'] }

describe('order and windows', () => {
  test('sorted by the keys, without a value last, ties in file order', async () => {
    const ids = async (descending: boolean) => {
      const lines = await engine.query(orderedIds([], [{ column: 'pass_value', descending }], CONTEXT))
      return lines.map((line) => `${line['file']}.${line['row']}`)
    }
    expect(await ids(true)).toEqual(['0.1', '1.2', '0.2', '0.3', '1.1', '1.3', '0.0', '1.0'])
    expect(await ids(false)).toEqual(['0.0', '1.3', '1.1', '0.2', '0.3', '0.1', '1.2', '1.0'])
  })

  test('images are sorted by what the table shows: their number, or the tags where it is not known', async () => {
    const fresh = await startEngine()
    // By hand: two images under one tag, one tag unchecked, no image under three tags.
    await fresh.insert(
      'source',
      [1, 1, 3].map((tags, row) => ({ file: 0, row, image_tags: tags })),
    )
    await fresh.insert('image_facts', [
      { ...SOUND, file: 0, row: 0, image_count: 2 },
      { ...SOUND, file: 0, row: 2, image_count: 0 },
    ])
    const sorted = await fresh.query(orderedIds([], [{ column: 'image_count', descending: true }], CONTEXT))
    expect(sorted.map(({ row }) => row)).toEqual([0, 1, 2])
  })

  test('a window gives the rows asked for in the order asked, and skips those that are not there', async () => {
    const refs = [
      { file: 1, row: 3 },
      { file: 0, row: 3 },
      { file: 7, row: 0 },
      { file: 0, row: 0 },
    ]
    expect(await engine.query(windowRows(refs, ['row', 'ground_truth', 'extra_info.level'], CONTEXT))).toEqual([
      { file: 1, row: 3, ground_truth: 'Rome', 'extra_info.level': 1 },
      { file: 0, row: 3, ground_truth: 'red', 'extra_info.level': 1 },
      { file: 0, row: 0, ground_truth: '5', 'extra_info.level': 0 },
    ])
    expect(await engine.query(windowRows([], ['question'], CONTEXT))).toEqual([])
  })

  test('counts', async () => {
    expect(await engine.query(countRows([MATH], CONTEXT))).toEqual([{ n: 2, total: 8 }])
  })
})

describe('facets', () => {
  test('count matching and all records of each value', async () => {
    expect(await engine.query(facetCounts('data_source', [MATH], CONTEXT))).toEqual([
      { value: 'set-a', n: 2, total: 3 },
      { value: 'set-b', n: 0, total: 3 },
      { value: 'set-c', n: 0, total: 1 },
      { value: null, n: 0, total: 1 },
    ])
  })

  test('numbers and booleans as text that the same filter understands', async () => {
    const lines = await engine.query(facetCounts('pass_value', [], CONTEXT))
    expect(lines.map((line) => line['value'])).toEqual(['4', '8', '0', '1', '2.5', null])
    for (const line of lines) {
      const filter: Filter = { kind: 'in', column: 'pass_value', values: [line['value'] as string | null] }
      expect(await engine.query(countRows([filter], CONTEXT))).toEqual([{ n: line['total'], total: 8 }])
    }
  })

  test('shares are of every value, though only some are listed; rows without one always are', async () => {
    const fresh = await startEngine()
    const many = Array.from({ length: 3003 }, (_, row) => ({ file: 0, row, ability: row < 3000 ? `c${row}` : null }))
    await fresh.insert('source', many)
    const lines = await fresh.query(valueShares('category', [], CONTEXT))
    expect(lines).toHaveLength(1001)
    expect(lines[0]).toEqual({ value: null, n: 3, distinct_values: 3000, rows: 3003 })
    expect(lines[1]).toEqual({ value: 'c0', n: 1, distinct_values: 3000, rows: 3003 })
    expect(await engine.query(valueShares('data_source', [MATH], CONTEXT, 1))).toEqual([
      { value: 'set-a', n: 2, distinct_values: 3, rows: 2 },
      { value: null, n: 0, distinct_values: 3, rows: 2 },
    ])
  })

  test('a facet is not narrowed by its own filter', () => {
    const other: Filter = { kind: 'text', query: 'x' }
    expect(filtersExcept([MATH, other], 'ability')).toEqual([other])
    expect(filtersExcept([{ kind: 'mark', values: ['keep'] }, other], 'mark')).toEqual([other])
  })

  test('cross table', async () => {
    expect(
      await engine.query(
        crossTab('category', 'data_source', [{ kind: 'range', column: 'file', min: 0, max: 0 }], CONTEXT),
      ),
    ).toEqual([
      { a: 'math / reasoning', b: 'set-a', n: 2 },
      { a: 'perception', b: 'set-a', n: 1 },
      { a: 'search', b: 'set-b', n: 1 },
    ])
  })
})

describe('histograms', () => {
  test('bins from least to greatest; the last holds its upper end', async () => {
    expect(await engine.query(histogram('pass_value', 4, [MATH], CONTEXT))).toEqual([
      { bin: 0, low: 0, high: 2, n: 1, total: 2 },
      { bin: 1, low: 2, high: 4, n: 0, total: 1 },
      { bin: 2, low: 4, high: 6, n: 1, total: 2 },
      { bin: 3, low: 6, high: 8, n: 0, total: 2 },
    ])
  })

  test('one bin when all values are equal, none when there are none', async () => {
    expect(await engine.query(histogram('vision_tokens', 5, [], CONTEXT))).toEqual([
      { bin: 0, low: 9, high: 9, n: 4, total: 4 },
    ])
    expect(await engine.query(histogram('message_count', 5, [], CONTEXT))).toEqual([])
  })

  test('a bin is the filter of its bounds', async () => {
    for (const bins of [1, 3, 7, 10]) {
      const lines = await engine.query(histogram('pass_value', bins, [], CONTEXT))
      for (const { bin, low, high, total } of lines) {
        const closed = bin === bins - 1
        const range: Filter = {
          kind: 'range',
          column: 'pass_value',
          min: Number(low),
          max: Number(high),
          ...(closed ? {} : { maxExcluded: true }),
        }
        expect(await engine.query(countRows([range], CONTEXT))).toEqual([{ n: total, total: 8 }])
      }
    }
  })
})

test('bins hold their bounds to the last bit, for any numbers', async () => {
  const close = fc.constantFrom(0, 5e-324, 1e-323, 1, 1 + 2 ** -52, 1 + 2 ** -51, 1e-300, 1e300, -1e299)
  const value = fc.oneof(close, fc.double(), fc.integer({ min: 0, max: 8 }), fc.double({ min: 0, max: 1, noNaN: true }))
  const fresh = await startEngine()
  await fc.assert(
    fc.asyncProperty(fc.array(value, { maxLength: 30 }), fc.integer({ min: 1, max: 20 }), async (values, bins) => {
      await fresh.query('DELETE FROM source')
      await fresh.insert(
        'source',
        values.map((pass, row) => ({ file: 0, row, pass_value: pass })),
      )
      const lines = (await fresh.query(histogram('pass_value', bins, [], CONTEXT))) as unknown as HistogramRow[]
      const drawn = values.filter((pass) => Math.abs(pass) < 1e300)
      const inside = (line: HistogramRow) =>
        drawn.filter(
          (pass) => pass >= line.low && (pass < line.high || (pass === line.high && line.high === Math.max(...drawn))),
        )
      expect(lines.reduce((sum, line) => sum + line.total, 0)).toBe(drawn.length)
      for (const line of lines) expect(inside(line)).toHaveLength(line.total)
    }),
    { numRuns: 100 },
  )
})

describe('counts of faults', () => {
  test('totals', async () => {
    expect(await engine.query(totals([], CONTEXT))).toEqual([
      {
        n: 8,
        checked: 4,
        images: 3,
        image_bytes: 2000,
        image_tags: 8,
        edited: 1,
        marked_keep: 1,
        marked_drop: 1,
        marked_unsure: 0,
      },
    ])
  })

  test('flags: yes and not checked', async () => {
    const [line] = await engine.query(flagCounts([], CONTEXT))
    expect(line).toMatchObject({
      n: 8,
      image_tags: 1,
      'image_tags ?': 4,
      empty_ground_truth: 1,
      'empty_ground_truth ?': 0,
    })
    expect(line).toMatchObject({
      never_solved: 1,
      'never_solved ?': 1,

      'malformed_trajectory ?': 8,
    })
    expect(Object.keys(line ?? {})).toHaveLength(1 + 2 * FLAGS.length)
  })

  test('categories of the records that match, none aside', async () => {
    expect(await engine.query(countCategories([], CONTEXT))).toEqual([{ n: 4 }])
    expect(await engine.query(countCategories([MATH], CONTEXT))).toEqual([{ n: 1 }])
  })

  test('reasons agree with the rebalancer over the same rows', async () => {
    const [line] = await engine.query(reasonCounts([], CONTEXT))
    const facts = (await engine.query(rowFacts([], CONTEXT))).map(readRowFact)
    expect(facts[2]).toEqual({
      file: 0,
      row: 2,
      category: 'math / reasoning',
      dataSource: 'set-a',
      passValue: 4,
      mark: 'drop',
      emptyGroundTruth: true,
      imageTagsMismatch: true,
      missing: false,
      undecodable: false,
    })
    for (const { reason, matches, unchecked } of judgeUsable(facts).counts) {
      expect([reason, line?.[reason], line?.[`${reason} ?`]]).toEqual([reason, matches, unchecked])
    }
    expect(line).toMatchObject({
      'marked-drop': 1,
      'no-category': 2,
      'empty-ground-truth': 1,
      'image-tags': 1,
      'missing-image-bytes': 1,
    })
  })

  test('rows left out are those whose reason is switched on; what is not checked stays', async () => {
    const off = {
      'marked-drop': false,
      'no-category': false,
      'empty-ground-truth': false,
      'image-tags': false,
      'missing-image-bytes': false,
      'undecodable-image': false,
    }
    const left = async (excluded: Partial<typeof off>, filters: readonly Filter[] = []) => {
      const all = { ...off, ...excluded }
      const refs = (await engine.query(idsWithout(all, filters, CONTEXT))).map(
        (line) => `${line['file']}.${line['row']}`,
      )
      const [line] = await engine.query(countWithout(all, filters, CONTEXT))
      expect(line).toEqual({ n: refs.length })
      return refs
    }
    const all = ['0.0', '0.1', '0.2', '0.3', '1.0', '1.1', '1.2', '1.3']
    const without = (...gone: string[]) => all.filter((ref) => !gone.includes(ref))
    expect(await left({})).toEqual(all)
    expect(await left({ 'marked-drop': true })).toEqual(without('0.2'))
    expect(await left({ 'no-category': true })).toEqual(without('1.1', '1.2'))
    expect(await left({ 'marked-drop': true }, [MATH])).toEqual(['0.0'])
    const facts = (await engine.query(rowFacts([], CONTEXT))).map(readRowFact)
    const every = Object.fromEntries(Object.keys(off).map((reason) => [reason, true]))
    const usable = judgeUsable(facts).usable.map(({ file, row }) => `${file}.${row}`)
    expect(await left(every)).toEqual(usable)
  })

  test('only questions asked more than once are named, the same one by the same number', async () => {
    expect(await engine.query(sharedQuestions())).toEqual([])
    const own = await startEngine()
    const asked = ['What?', null, 'Who?', 'What?', null, 'Who?', 'Why?']
    await own.insert(
      'source',
      asked.map((question, row) => ({ file: row % 2, row, question })),
    )
    const shared = await own.query(sharedQuestions())
    const numbers = new Map(shared.map((line) => [line['row'], line['n']]))
    expect(new Set(numbers.keys())).toEqual(new Set([0, 2, 3, 5]))
    expect([numbers.get(0), numbers.get(2)]).toEqual([numbers.get(3), numbers.get(5)])
    expect(numbers.get(0)).not.toBe(numbers.get(2))
  })

  test('records that ask nothing in words do not ask the same', async () => {
    const own = await startEngine()
    const asked = ['', '', null, 'What?', 'What?']
    await own.insert(
      'source',
      asked.map((question, row) => ({ file: 0, row, question })),
    )
    expect((await own.query(sharedQuestions())).map((line) => line['row'])).toEqual([3, 4])
  })

  test('questions listed alike are the same only where all of them is', async () => {
    const own = await startEngine()
    const hashes = ['a', 'b', 'a', null]
    await own.insert(
      'source',
      hashes.map((question_hash, row) => ({ file: 0, row, question: 'One preamble …', question_hash })),
    )
    expect((await own.query(sharedQuestions())).map((line) => line['row'])).toEqual([0, 2])
  })

  test('only images that several records have are named, none twice for one record', async () => {
    expect(await engine.query(sharedImages())).toEqual([])
    const own = await startEngine()
    const hashes = ['a b', 'c', 'b b', '', 'd d', 'c a']
    await own.insert(
      'image_facts',
      hashes.map((image_hashes, row) => ({ file: row % 2, row, ...SOUND, image_hashes })),
    )
    const named = (await own.query(sharedImages())).map((line) => `${String(line['row'])} ${String(line['hash'])}`)
    expect(named.toSorted()).toEqual(['0 a', '0 b', '1 c', '2 b', '5 a', '5 c'])
  })
})
