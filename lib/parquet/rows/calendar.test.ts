import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDate, formatInt96, formatTime, formatTimestamp } from './calendar'

describe('dates and times', () => {
  it('agree with Date wherever Date reaches', () => {
    const ms = fc.integer({ min: -8_640_000_000_000_000, max: 8_640_000_000_000_000 })
    fc.assert(
      fc.property(ms, (value) => {
        const iso = new Date(value).toISOString()
        const expected = value % 1000 === 0 ? iso.replace('.000Z', 'Z') : iso
        expect(formatTimestamp(BigInt(value), 'ms', true)).toBe(expected)
        expect(formatDate(Math.floor(value / 86_400_000))).toBe(iso.slice(0, iso.indexOf('T')))
      }),
    )
  })

  it('keep every nanosecond', () => {
    expect(formatTimestamp(1_700_000_000_123_456_789n, 'ns', false)).toBe('2023-11-14T22:13:20.123456789')
    expect(formatTimestamp(-1n, 'ns', true)).toBe('1969-12-31T23:59:59.999999999Z')
    expect(formatTime(45_296_000_001n, 'us')).toBe('12:34:56.000001')
  })

  it('read INT96 as Impala and Spark write it', () => {
    // 2009-01-01T00:00:00 is Julian day 2454833.
    const bytes = new Uint8Array(12)
    new DataView(bytes.buffer).setInt32(8, 2_454_833, true)
    new DataView(bytes.buffer).setBigInt64(0, 1n, true)
    expect(formatInt96(bytes)).toBe('2009-01-01T00:00:00.000000001')
  })
})
