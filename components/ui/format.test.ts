import { describe, expect, it } from 'vitest'
import { formatCount, formatMany, formatNumber } from './format'

describe('numbers put together by hand', () => {
  it('are what the browser’s own formatter makes of them', () => {
    const counts = new Intl.NumberFormat('en-US')
    const decimals = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 })
    for (const whole of [0, 7, 10, 100, 999, 1000, 5200, 99_999, 100_000, 1_234_567, 1_000_000_000, -1, -520, -5200]) {
      expect(formatCount(whole)).toBe(counts.format(whole))
      for (const part of [0, 0.125, 0.5, 0.25, 0.001, 0.999]) {
        expect(formatNumber(whole + part)).toBe(decimals.format(whole + part))
      }
    }
  })

  it('name what they count', () => {
    expect(formatMany(1, 'row')).toBe('1 row')
    expect(formatMany(5200, 'row')).toBe('5,200 rows')
    expect(formatMany(0, 'category', 'categories')).toBe('0 categories')
  })
})
