/** Dates and times as ISO 8601 text at the precision they are stored in; nothing is rounded. */

export type TimeUnit = 'ms' | 'us' | 'ns'

const PER_SECOND = { ms: 1_000n, us: 1_000_000n, ns: 1_000_000_000n } as const
const FRACTION_DIGITS = { ms: 3, us: 6, ns: 9 } as const
const SECONDS_A_DAY = 86_400n

/** Days since 1970-01-01 as "2024-02-29"; years beyond four digits are signed: "+010000-01-01". */
export function formatDate(days: number): string {
  // Days to civil date: http://howardhinnant.github.io/date_algorithms.html#civil_from_days
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${formatYear(year)}-${pad(month, 2)}-${pad(day, 2)}`
}

/** Units since midnight as "12:34:56.789012"; the fraction has the unit's digits, or is left out where zero. */
export function formatTime(value: bigint, unit: TimeUnit): string {
  const perSecond = PER_SECOND[unit]
  const seconds = Number(floorDiv(value, perSecond))
  const fraction = value - BigInt(seconds) * perSecond
  const clock = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
  const text = clock.map((part) => pad(part, 2)).join(':')
  return fraction === 0n ? text : `${text}.${String(fraction).padStart(FRACTION_DIGITS[unit], '0')}`
}

/** Units since 1970-01-01T00:00:00 as "2024-02-29T12:34:56.789", with "Z" where the instant is in UTC. */
export function formatTimestamp(value: bigint, unit: TimeUnit, utc: boolean): string {
  const perDay = PER_SECOND[unit] * SECONDS_A_DAY
  const days = floorDiv(value, perDay)
  return `${formatDate(Number(days))}T${formatTime(value - days * perDay, unit)}${utc ? 'Z' : ''}`
}

/** INT96: nanoseconds of the day, then the Julian day number. */
export function formatInt96(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 12)
  const days = BigInt(view.getInt32(8, true)) - 2_440_588n
  return formatTimestamp(days * SECONDS_A_DAY * PER_SECOND.ns + view.getBigInt64(0, true), 'ns', false)
}

function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b
  return a % b < 0n ? quotient - 1n : quotient
}

function formatYear(year: number): string {
  if (year >= 0 && year <= 9_999) return pad(year, 4)
  return `${year < 0 ? '-' : '+'}${pad(Math.abs(year), 6)}`
}

function pad(n: number, digits: number): string {
  return String(n).padStart(digits, '0')
}
