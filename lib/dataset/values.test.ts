import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answerKindOf, isEmptyAnswer } from './answer-kind'
import { bytesAsText, columnPath, formatPath, fromJson, getAt, getColumn, sameCell, setAt, toJson } from './cells'
import { editableFields, planEdit, whyLocked } from './edit'
import { findPassScale, passRateOf } from './pass-scale'
import { QWEN3_VL_PROFILE, visionSize } from './tokens'
import type { Field } from './shape'
import { toTree } from './tree'
import type { Row } from './cells'
import type { CellValue, ColumnMapping, FieldPath, JsonValue } from './types'
import { openParquet, readRows } from '../parquet/file'
import { nodeFileSource } from '../parquet/bytes/node-file'

const cell: fc.Arbitrary<CellValue> = fc.letrec<{ cell: CellValue }>((tie) => ({
  cell: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.double(),
    fc.integer(),
    fc.bigInt(),
    fc.string({ unit: 'binary' }),
    fc.uint8Array({ maxLength: 20 }),
    fc.array(tie('cell'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom('$int', '$bytes', '$struct', '__proto__')),
      tie('cell'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).cell

function pathsOf(value: CellValue): FieldPath[] {
  const inner = Array.isArray(value)
    ? value.map((v: CellValue, k) => [k, v] as const)
    : typeof value === 'object' && value !== null && !(value instanceof Uint8Array)
      ? Object.entries(value)
      : []
  return [[], ...inner.flatMap(([step, v]) => pathsOf(v as CellValue).map((rest) => [step, ...rest]))]
}

describe('cells', () => {
  test('through JSON and back is the same cell', () => {
    fc.assert(
      fc.property(cell, (value) => {
        expect(sameCell(fromJson(JSON.parse(JSON.stringify(toJson(value))) as JsonValue), value)).toBe(true)
      }),
    )
  })

  test('what was set is what is got, and setting the old value restores', () => {
    fc.assert(
      fc.property(cell, cell, fc.nat(), (value, after, pick) => {
        const paths = pathsOf(value)
        const path = paths[pick % paths.length] ?? []
        const before = getAt(value, path)
        const changed = setAt(value, path, after)
        expect(sameCell(getAt(changed, path), after)).toBe(true)
        expect(sameCell(setAt(changed, path, before as CellValue), value)).toBe(true)
      }),
    )
  })

  test('dotted names, also where a name holds dots', () => {
    const row = { a: { b: 1, 'c.d': 2 }, 'e.f': 3 }
    expect(columnPath(row, 'a.b')).toEqual(['a', 'b'])
    expect(columnPath(row, 'a.c.d')).toEqual(['a', 'c.d'])
    expect(columnPath(row, 'e.f')).toEqual(['e.f'])
    expect(columnPath(row, 'a.toString')).toBeNull()
    expect(getColumn({ a: null }, 'a.b')).toBeNull()
    expect(formatPath(['prompt', 1, 'content'])).toBe('prompt[1].content')
    expect(() => setAt(row, ['a', 'x'], 1)).toThrow(RangeError)
  })
})

describe('answers', () => {
  test.each<[CellValue, string]>([
    ['', 'empty'],
    [' \n', 'empty'],
    [null, 'empty'],
    [[], 'empty'],
    [[''], 'empty'],
    ['B', 'choice letter'],
    ['(C)', 'choice letter'],
    ['D.', 'choice letter'],
    ['42', 'number'],
    ['-3.5', 'number'],
    ['1,250', 'number'],
    ['45%', 'number'],
    ['$12.50', 'number'],
    [7, 'number'],
    ['60°', 'number'],
    ['17/264', 'fraction'],
    ['\\frac{1}{2}', 'fraction'],
    ['$\\dfrac{3}{4}$', 'fraction'],
    ['2\\sqrt{3}', 'expression'],
    ['y = 3x + 2', 'expression'],
    ['\\boxed{x^2}', 'expression'],
    ['m = 3.75, C ≈ 3.16×10^{-10}', 'several parts'],
    ['teal', 'word'],
    ['dark red', 'phrase'],
    ['2 apples, 3 pears', 'several parts'],
    ['2 apples, pears', 'phrase'],
    // One pattern for both figures would take hours over it.
    [`${'1'.repeat(400_000)} a`, 'phrase'],
    [`\\frac${'1'.repeat(400_000)}x`, 'expression'],
    ['\\frac12', 'fraction'],
    ['-\\tfrac 3 4', 'fraction'],
    ['\\frac{1}2', 'fraction'],
    ['\\frac1{12}', 'fraction'],
    ['\\frac{-1}{2}', 'fraction'],
    ['The bridge opened in the year 1894, after a delay.', 'sentence'],
    [['a', 'b'], 'list'],
    [{ target: 3 }, 'struct'],
  ])('%j is a %s', (value, kind) => {
    expect(answerKindOf(value)).toBe(kind)
    expect(isEmptyAnswer(value)).toBe(kind === 'empty')
  })
})

describe('pass scale', () => {
  const stats = (min: number, max: number, whole: boolean, integerType = whole) => ({ min, max, whole, integerType })
  test.each([
    ['pass8', stats(0, 8, true), { kind: 'count', of: 8 }],
    ['pass8', stats(0, 0, true), { kind: 'count', of: 8 }],
    ['pass8', stats(0, 1, true, false), { kind: 'rate' }],
    ['pass_rate', stats(0, 0.875, false), { kind: 'rate' }],
    ['passes', stats(0, 5, true), { kind: 'count', of: 8 }],
    ['passes', stats(0, 12, true), { kind: 'count', of: 16 }],
    ['pass_rate', stats(0, 87.5, false), null],
    ['pass_rate', stats(-1, 1, true), null],
  ] as const)('%s %j', (name, given, scale) => {
    expect(findPassScale(name, given)).toEqual(scale)
  })

  test('rates', () => {
    expect(passRateOf(2, { kind: 'count', of: 8 })).toBe(0.25)
    expect(passRateOf(9, { kind: 'count', of: 8 })).toBeNull()
    expect(passRateOf(0.3, { kind: 'rate' })).toBe(0.3)
  })
})

describe('edits', () => {
  const mapping: ColumnMapping = {
    prompt: 'prompt',
    images: null,
    groundTruth: 'reward_model.ground_truth',
    answer: 'extra_info.answer',
    question: null,
    ability: 'ability',
    dataSource: null,
    passRate: 'extra_info.pass8',
    index: 'extra_info.index',
  }
  const row = {
    prompt: [{ role: 'user', content: 'How many?' }],
    ability: 'math',
    reward_model: { ground_truth: '4', style: 'rule' },
    extra_info: { answer: '4', index: 'source_index_0', pass8: 2 },
  }
  const truth = ['reward_model', 'ground_truth']
  const plan = (path: FieldPath, after: CellValue, answerFollows = true) =>
    planEdit(row, mapping, path, after, { answerFollows })

  test('the answer follows the ground truth where they agreed and the switch says so', () => {
    const change = { path: truth, before: '4', after: '5' }
    expect(plan(truth, '5')).toEqual([change, { path: ['extra_info', 'answer'], before: '4', after: '5' }])
    expect(plan(truth, '5', false)).toEqual([change])
    const apart = { ...row, extra_info: { ...row.extra_info, answer: '4 apples' } }
    expect(planEdit(apart, mapping, truth, '5', { answerFollows: true })).toEqual([change])
    expect(plan(truth, '4')).toEqual([])
  })

  test('where both were null the answer follows as its column has it', () => {
    const bare = { ...row, reward_model: { ground_truth: null, style: 'rule' }, extra_info: { answer: null } }
    const schema: Field[] = [
      { name: 'extra_info', shape: { kind: 'struct', fields: [{ name: 'answer', shape: { kind: 'string' } }] } },
    ]
    expect(planEdit(bare, mapping, truth, 0.5, { answerFollows: true, schema })).toEqual([
      { path: truth, before: null, after: 0.5 },
      { path: ['extra_info', 'answer'], before: null, after: '0.5' },
    ])
  })

  test('a struct keeps its fields, in lists too', () => {
    const truths = { numbers: [1, 2], steps: [{ say: 'a', n: 1 }] }
    const held = { ...row, reward_model: { ground_truth: truths, style: 'rule' } }
    const set = (after: CellValue) => planEdit(held, mapping, truth, after, { answerFollows: true })
    expect(set({ steps: [{ n: 2, say: null }], numbers: [] })).toHaveLength(1)
    expect(() => set({ numbers: [1, 2] })).toThrow('reward_model.ground_truth.steps is missing.')
    expect(() => set({ ...truths, steps: [{ say: 'a', n: 1 }, { say: 'b' }] })).toThrow('steps[1].n is missing.')
  })

  test('message text is editable, the index is not', () => {
    expect(plan(['prompt', 0, 'content'], '<image>How many?')).toHaveLength(1)
    expect(() => plan(['extra_info', 'index'], 'x')).toThrow(/index is locked/)
    expect(() => plan(['extra_info', 'pass8'], 3)).toThrow(/not among the fields/)
    expect(() => plan(truth, 5)).toThrow(/holds a string, not a number/)
    expect(whyLocked(row, mapping, ['nowhere'])).toMatch(/no field nowhere/)
    expect(editableFields(row, mapping).map(({ label }) => label)).toEqual([
      'Ground truth',
      'Answer',
      'Ability',
      'user message',
    ])
  })
})

describe('vision tokens', () => {
  /** From qwen_vl_utils.vision_process.smart_resize with factor 32 and the bounds named. */
  test.each([
    [640, 480, 640, 480],
    [1600, 1200, 1600, 1216],
    [3000, 2000, 2784, 1856],
    [20, 24, 64, 96],
    [33, 33, 64, 64],
    [48, 80, 64, 64],
  ])('%i × %i becomes %i × %i', (width, height, w, h) => {
    expect(visionSize(width, height)).toMatchObject({ width: w, height: h, tokens: (w * h) / 1024 })
  })

  test('stay within the profile, or the picture is refused', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 20_000 }), (width, height) => {
        const size = visionSize(width, height)
        const refused = Math.max(width, height) / Math.min(width, height) > 200
        expect(size === null).toBe(refused)
        expect(size === null || (size.tokens >= 4 && size.tokens <= 5120)).toBe(true)
      }),
    )
    expect(visionSize(64, 64, QWEN3_VL_PROFILE)?.tokens).toBe(64)
  })
})

test('a tree is bounded and says what it leaves out', () => {
  const tree = toTree(
    { a: 'x'.repeat(1000), b: new Uint8Array(1234), c: Array.from({ length: 150 }, (_, k) => k) },
    'row',
  )
  expect(tree.summary).toBe('3 fields')
  expect(tree.children.map(({ kind, shortened }) => [kind, shortened])).toEqual([
    ['string', true],
    ['bytes', true],
    ['list', true],
  ])
  expect(tree.children[1]?.summary).toBe('1,234 bytes')
  expect(tree.children[2]?.children.at(-1)?.summary).toBe('50 more')
})

test('bytes that are text are read as text, and stay bytes', async () => {
  const bytes = (text: string) => new TextEncoder().encode(text)
  expect(toTree(bytes('grün\n'), 'note')).toMatchObject({ kind: 'bytes', summary: 'grün\n' })
  for (const other of [new Uint8Array(), new Uint8Array([0xc3]), new Uint8Array([0x41, 0x00]), bytes('\u001b[31m')])
    expect(bytesAsText(other)).toBeNull()
  // A file of Impala's, whose strings have no annotation; the values are those its own tools print.
  const source = await nodeFileSource('fixtures/encodings/alltypes_plain.parquet')
  const file = await openParquet(source)
  const [row] = await readRows(file, { rowGroup: 0, leaves: file.footer.leaves })
  await source.close()
  expect(row?.['date_string_col']).toBeInstanceOf(Uint8Array)
  expect(toTree(row as Row, 'row').children.find(({ label }) => label === 'date_string_col')?.summary).toBe('03/01/09')
})
