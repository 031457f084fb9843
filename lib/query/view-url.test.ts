import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Filter } from './filter'
import { EMPTY_VIEW, viewFromParams, viewToParams } from './view-url'
import type { View } from './view-url'

/** Any UTF-16, half surrogate pairs and the escape characters included. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      '-',
      '*',
      '_',
      '.',
      'x',
      'u',
      'D',
      '8',
      '\uD83D',
      '\uDE00',
      '&',
      '=',
      '+',
      ' ',
      '%',
      '#',
      '\0',
      '\n',
    ),
  }),
)
const number = fc.double({ noNaN: true, noDefaultInfinity: true })
const bound = fc.option(number)
const rowNumber = fc.maxSafeNat()

const filter: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({
    kind: fc.constant('in' as const),
    column: text,
    values: fc.array(fc.oneof(text, number, fc.constant(null))),
  }),
  fc.record(
    {
      kind: fc.constant('range' as const),
      column: text,
      min: bound,
      max: bound,
      maxExcluded: fc.constant(true as const),
    },
    { requiredKeys: ['kind', 'column', 'min', 'max'] },
  ),
  fc.record({ kind: fc.constant('flag' as const), flag: text, value: fc.option(fc.boolean()) }),
  fc.record({ kind: fc.constant('text' as const), query: text }),
  fc.record({ kind: fc.constant('mark' as const), values: fc.array(fc.constantFrom('keep', 'drop', 'unsure', null)) }),
  fc.record({ kind: fc.constant('edited' as const) }),
) as fc.Arbitrary<Filter>

const view: fc.Arbitrary<View> = fc.record({
  filters: fc.array(filter),
  sort: fc.array(fc.record({ column: text, descending: fc.boolean() })),
  record: fc.option(fc.record({ file: rowNumber, row: rowNumber })),
  panel: fc.option(text),
})

describe('a view and its URL', () => {
  test('every view survives the way through a real URL', () => {
    fc.assert(
      fc.property(view, (original) => {
        const url = new URL(`http://localhost/?${viewToParams(original).toString()}`)
        expect(viewFromParams(url.searchParams)).toEqual(original)
      }),
      { numRuns: 1000 },
    )
  })

  test('is readable', () => {
    const params = viewToParams({
      filters: [
        { kind: 'in', column: 'ability', values: ['math', null, 3] },
        { kind: 'range', column: 'extra_info.pass8', min: -0.5, max: null },
        { kind: 'text', query: 'two words' },
      ],
      sort: [{ column: 'pass_value', descending: true }],
      record: { file: 0, row: 123 },
      panel: 'rows',
    })
    expect(params.toString()).toBe(
      'f=in*ability*_math*null*3&f=range*extra_info.pass8*--0.5*&f=text*two+words&sort=pass_value*desc&record=0*123&panel=rows',
    )
  })

  test('other parameters stay, ours are replaced', () => {
    const base = new URLSearchParams('src=a%26b&f=edited&record=0*1')
    expect(viewToParams({ ...EMPTY_VIEW, panel: 'p' }, base).toString()).toBe('src=a%26b&panel=p')
  })
})

describe('hostile parameters', () => {
  test('never throw, and what is read is a view that survives in turn', () => {
    const token = fc.oneof(
      fc.constantFrom('in', 'range', 'flag', 'text', 'mark', 'true', '_x', '1e9', '-', '--', '-uD800', ''),
      text,
    )
    const parameter = fc.tuple(
      fc.constantFrom('f', 'sort', 'record', 'panel', 'x'),
      fc.array(token).map((parts) => parts.join('*')),
    )
    fc.assert(
      fc.property(fc.array(parameter), (pairs) => {
        const read = viewFromParams(new URLSearchParams(pairs))
        expect(viewFromParams(viewToParams(read))).toEqual(read)
      }),
      { numRuns: 1000 },
    )
  })

  test.each([
    'f=',
    'f=in',
    'f=range*a*x*1',
    'f=flag*a*maybe',
    'f=nope*1',
    'sort=a*up',
    'record=1',
    'record=-1*2',
    'record=1*99999999999999999',
    'f=range*a*1e999*',
  ])('%s is left out', (query) => {
    expect(viewFromParams(new URLSearchParams(query))).toEqual(EMPTY_VIEW)
  })

  test('is bounded', () => {
    const params = new URLSearchParams(Array.from({ length: 5000 }, () => ['f', `in*a${'*1'.repeat(5000)}`]))
    const { filters } = viewFromParams(params)
    expect(filters).toHaveLength(100)
    expect(filters[0]).toMatchObject({ values: { length: 1000 } })
  })
})
