import { expect, test } from 'vitest'
import { categoryOf, defaultMapping, defaultTargets, MATH_REASONING } from './mapping'
import { SOUND_ROW } from './row-facts.testing'
import { ALL_REASONS, judgeUsable } from './usable'
import type { RowFact } from './usable'

const FACTS: readonly RowFact[] = [
  SOUND_ROW,
  { ...SOUND_ROW, row: 1, mark: 'drop', emptyGroundTruth: true },
  { ...SOUND_ROW, row: 2, category: null },
  { ...SOUND_ROW, row: 3, mark: 'keep', emptyGroundTruth: true, missing: true },
  { ...SOUND_ROW, row: 4, imageTagsMismatch: null, missing: null, undecodable: null },
  { ...SOUND_ROW, row: 5, imageTagsMismatch: true, undecodable: true },
  { ...SOUND_ROW, row: 6, emptyGroundTruth: null },
  { ...SOUND_ROW, row: 7, mark: 'unsure' },
]

test('each reason counts all it applies to, and the first ones sum to what is excluded', () => {
  const { usable, excluded, counts, keepsExcluded } = judgeUsable(FACTS)
  expect(usable.map(({ row }) => row)).toEqual([0, 4, 6, 7])
  expect(excluded.map(({ fact, reason }) => [fact.row, reason])).toEqual([
    [1, 'marked-drop'],
    [2, 'no-category'],
    [3, 'empty-ground-truth'],
    [5, 'image-tags'],
  ])
  expect(counts.map(({ reason, matches, first, unchecked }) => [reason, matches, first, unchecked])).toEqual([
    ['marked-drop', 1, 1, 0],
    ['no-category', 1, 1, 0],
    ['empty-ground-truth', 2, 1, 1],
    ['image-tags', 1, 1, 1],
    ['missing-image-bytes', 1, 0, 1],
    ['undecodable-image', 1, 0, 1],
  ])
  expect(keepsExcluded.map(({ fact }) => fact.row)).toEqual([3])
})

test('a reason switched off excludes nothing but is counted all the same', () => {
  const { usable, counts } = judgeUsable(FACTS, { ...ALL_REASONS, 'empty-ground-truth': false, 'marked-drop': false })
  expect(usable.map(({ row }) => row)).toEqual([0, 1, 4, 6, 7])
  expect(counts.find(({ reason }) => reason === 'empty-ground-truth')).toMatchObject({ matches: 2, first: 0 })
  expect(counts.find(({ reason }) => reason === 'missing-image-bytes')).toMatchObject({ matches: 1, first: 1 })
})

test('abilities go to the card’s categories, unknown ones are their own', () => {
  const mapping = defaultMapping(['math', 'Reasoning', 'perception', 'search', 'logic', '__proto__', null, ' '])
  expect(Object.entries(mapping)).toEqual([
    ['math', MATH_REASONING],
    ['Reasoning', MATH_REASONING],
    ['perception', 'perception'],
    ['search', 'search'],
    ['logic', 'logic'],
    ['__proto__', '__proto__'],
  ])
  expect(categoryOf('math', mapping)).toBe(MATH_REASONING)
  expect(categoryOf('constructor', mapping)).toBe('constructor')
  expect(categoryOf('  ', mapping)).toBeNull()
  expect(categoryOf(null, mapping)).toBeNull()
})

test('targets begin with the card’s, or with what is there', () => {
  expect(
    defaultTargets(
      new Map([
        ['search', 5],
        ['perception', 1],
        ['logic', 2],
      ]),
    ),
  ).toEqual({
    perception: 45,
    search: 36,
    [MATH_REASONING]: 19,
    logic: 0,
  })
  expect(
    defaultTargets(
      new Map([
        ['x', 1],
        ['y', 2],
        ['z', 0],
      ]),
    ),
  ).toEqual({ x: 33.3, y: 66.7 })
  expect(defaultTargets(new Map())).toEqual({})
})

test('a category called as every object has one begins without a target beside the card’s', () => {
  const counts = new Map([
    ['search', 5],
    ['perception', 1],
    ['constructor', 2],
    ['__proto__', 3],
  ])
  expect(Object.entries(defaultTargets(counts))).toEqual([
    ['perception', 45],
    ['search', 36],
    [MATH_REASONING, 19],
    ['__proto__', 0],
    ['constructor', 0],
  ])
})
