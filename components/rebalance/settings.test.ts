import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '@/lib/session/contract/rebalance'
import { parseSettings, reasonsThatApply } from './settings'

test('settings come back from storage as they were', () => {
  const mine = {
    ...DEFAULT_SETTINGS,
    size: 1500,
    seed: 'x',
    shuffle: true,
    exclude: { ...DEFAULT_SETTINGS.exclude, 'image-tags': false },
  }
  expect(parseSettings(JSON.stringify(mine))).toEqual(mine)
})

test('whatever lies in storage, settings have their shape', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), fc.constant(null)), (text) => {
      const settings = parseSettings(text)
      expect(Object.keys(settings).sort()).toEqual(Object.keys(DEFAULT_SETTINGS).sort())
      expect(settings.size === 'largest' || (Number.isSafeInteger(settings.size) && settings.size > 0)).toBe(true)
      expect(Object.values(settings.exclude).every((on) => typeof on === 'boolean')).toBe(true)
    }),
  )
})

test('reasons a dataset has no column for are not listed; those of images wait for the check', () => {
  const line = { label: '', isPartial: false }
  const reasons = [
    { ...line, reason: 'empty-ground-truth', count: null },
    { ...line, reason: 'no-category', count: 0 },
    { ...line, reason: 'image-tags', count: null },
  ] as const
  expect(reasonsThatApply(reasons, true).map(({ reason }) => reason)).toEqual(['no-category', 'image-tags'])
  expect(reasonsThatApply(reasons, false).map(({ reason }) => reason)).toEqual(['no-category'])
})

test('a hostile size or seed falls back', () => {
  expect(parseSettings('{"size":-3,"seed":""}')).toEqual(DEFAULT_SETTINGS)
  expect(parseSettings('{"size":1e99,"seed":7,"exclude":{"image-tags":"no"}}')).toEqual(DEFAULT_SETTINGS)
})
