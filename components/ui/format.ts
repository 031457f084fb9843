/**
 * Numbers as words a person reads; one place, so the whole screen agrees. What the first screens say is put together by
 * hand: the first formatter a page asks for takes the browser tens of milliseconds.
 */

let compact: Intl.NumberFormat | null = null

/** A whole number: 5200 → "5,200" */
export function formatCount(value: number): string {
  return grouped(String(value))
}

/** A count of rows as far as they were looked at: "not checked", "2 so far", "2". */
export function formatKnownCount(line: { readonly count: number | null; readonly isPartial: boolean }): string {
  if (line.count === null) return 'not checked'
  return line.isPartial ? `${formatCount(line.count)} so far` : formatCount(line.count)
}

/** 52000 → "52K", for axes. */
export function formatCompact(value: number): string {
  compact ??= new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 })
  return compact.format(value)
}

/** At most two decimals, or as many as given: 0.125 → "0.13" */
export function formatNumber(value: number, most = 2): string {
  const [whole = '', decimals] = value
    .toFixed(most)
    .replace(/\.?0+$/, '')
    .split('.')
  return grouped(whole) + (decimals === undefined ? '' : `.${decimals}`)
}

/** Digits in threes: "5200" → "5,200" */
function grouped(digits: string): string {
  return digits.replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
}

/** formatMany(1, 'row') → "1 row"; formatMany(2, 'row') → "2 rows" */
export function formatMany(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`
}

const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** Bytes by thousands, three figures at least: 1_420_000_000 → "1.42 GB" */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2
  return `${value.toFixed(digits)} ${BYTE_UNITS[unit]}`
}

/** Share 0–1 → "36 %", "0.4 %", "<0.1 %" */
export function formatShare(share: number): string {
  return formatPercent(share * 100)
}

/** Percent 0–100 → "36 %" */
export function formatPercent(percent: number): string {
  if (percent > 0 && percent < 0.1) return '<0.1 %'
  const digits = Math.abs(percent) < 10 && !Number.isInteger(percent) ? 1 : 0
  return `${percent.toFixed(digits)} %`
}

/** Share 0–1 with one decimal always, where shares are compared: 0.36 → "36.0 %", 0.0003 → "<0.1 %" */
export function formatShareFine(share: number): string {
  if (share > 0 && share < 0.001) return '<0.1 %'
  return `${(share * 100).toFixed(1)} %`
}

/** ISO time → "today 14:05", "3 May 14:05", and of another year "3 May 2024 14:05" */
export function formatTime(iso: string): string {
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return iso
  const clock = time.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  const now = new Date()
  if (time.toDateString() === now.toDateString()) return `today ${clock}`
  const year = time.getFullYear() === now.getFullYear() ? undefined : 'numeric'
  return `${time.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year })} ${clock}`
}
