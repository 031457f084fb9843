import { afterEach, describe, expect, it, vi } from 'vitest'
import { formatCount, formatMany, formatNumber, formatTime } from './format'

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

describe('a time', () => {
  afterEach(() => vi.useRealTimers())

  it('names its day unless it is today, and its year unless it is this one', () => {
    vi.useFakeTimers({ now: new Date(2026, 4, 9, 18, 0) })
    const at = (year: number, month: number, day: number) => formatTime(new Date(year, month, day, 14, 5).toISOString())
    expect(at(2026, 4, 9)).toBe('today 14:05')
    expect(at(2026, 4, 3)).toBe('3 May 14:05')
    expect(at(2025, 4, 9)).toBe('9 May 2025 14:05')
  })
})
