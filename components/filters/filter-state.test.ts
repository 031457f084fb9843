import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textQuery } from '@/lib/query/filter'
import type { Filter } from '@/lib/query/filter'
import {
  chosenFlag,
  chosenRange,
  chosenValues,
  covers,
  setRange,
  setSearchText,
  setValues,
  toggleEdited,
  toggleFlag,
  toggleRange,
  toggleValue,
} from './filter-state'

const others: readonly Filter[] = [
  { kind: 'in', column: 'data_source', values: ['thyme-rl'] },
  { kind: 'text', query: 'lighthouse' },
]

describe('values of a column', () => {
  it('are added to one filter, and the last one out takes it away', () => {
    const one = toggleValue(others, 'ability', 'math')
    const two = toggleValue(one, 'ability', null)
    expect(two).toEqual([...others, { kind: 'in', column: 'ability', values: ['math', null] }])
    expect(toggleValue(toggleValue(two, 'ability', 'math'), 'ability', null)).toEqual(others)
  })

  it('keep the place of their filter among the others', () => {
    const changed = toggleValue(others, 'data_source', 'search-set')
    expect(changed[0]).toEqual({ kind: 'in', column: 'data_source', values: ['thyme-rl', 'search-set'] })
    expect(changed[1]).toBe(others[1])
  })

  it('of a number column are read as a facet writes them', () => {
    expect(chosenValues([{ kind: 'in', column: 'file', values: [0, 1] }], 'file')).toEqual(['0', '1'])
  })

  it('of marks are their own kind of filter; words that are no mark are left out', () => {
    expect(setValues([], 'mark', ['drop', null, 'nonsense'])).toEqual([{ kind: 'mark', values: ['drop', null] }])
    expect(setValues([{ kind: 'mark', values: ['drop'] }], 'mark', [])).toEqual([])
  })

  it('toggled twice are as before', () => {
    const value = fc.option(fc.string(), { nil: null })
    fc.assert(
      fc.property(fc.uniqueArray(value, { maxLength: 5 }), value, (chosen, toggled) => {
        const before = setValues(others, 'ability', chosen)
        const after = toggleValue(toggleValue(before, 'ability', toggled), 'ability', toggled)
        expect(new Set(chosenValues(after, 'ability'))).toEqual(new Set(chosen))
      }),
    )
  })
})

describe('a range', () => {
  it('is replaced, and removed by the bar that set it', () => {
    const low = toggleRange(others, 'pass_value', { min: 0, max: 2, maxExcluded: true })
    const high = toggleRange(low, 'pass_value', { min: 8, max: 8 })
    expect(chosenRange(high, 'pass_value')).toEqual({ kind: 'range', column: 'pass_value', min: 8, max: 8 })
    expect(toggleRange(high, 'pass_value', { min: 8, max: 8 })).toEqual(others)
    expect(setRange(high, 'pass_value', null)).toEqual(others)
  })

  it('that ends below a bar with the same numbers is another range', () => {
    const under = setRange([], 'x', { min: 0, max: 1, maxExcluded: true })
    expect(toggleRange(under, 'x', { min: 0, max: 1 })).toEqual([{ kind: 'range', column: 'x', min: 0, max: 1 }])
  })

  it('covers the bars inside it', () => {
    expect(covers({ min: 2, max: null }, { min: 2, max: 3 })).toBe(true)
    expect(covers({ min: 2, max: 4 }, { min: 4, max: 5 })).toBe(false)
  })
})

describe('flags, edits and text', () => {
  it('a check is chosen, changed and taken back', () => {
    const bad = toggleFlag(others, 'tiny_image', true)
    expect(chosenFlag(bad, 'tiny_image')).toBe(true)
    expect(chosenFlag(toggleFlag(bad, 'tiny_image', null), 'tiny_image')).toBeNull()
    expect(toggleFlag(bad, 'tiny_image', true)).toEqual(others)
  })

  it('edited is on or off', () => {
    expect(toggleEdited(toggleEdited(others))).toEqual(others)
  })

  it('blank text is no filter', () => {
    expect(textQuery(setSearchText(others, 'tower'))).toBe('tower')
    expect(setSearchText(others, '  ')).toEqual([others[0]])
  })
})
