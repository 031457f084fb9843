/** A value given as JSON becomes the bytes its column holds, or is refused; nothing is rounded or cut. */
import { refuseEdit, type CellPath } from '../footer/field-path'
import type { Leaf, LogicalKind } from '../types'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

const text = new TextEncoder()
const MOST_LISTED = 12
const PER_SECOND = { ms: 1_000n, us: 1_000_000n, ns: 1_000_000_000n } as const

/** Bytes of one value of the leaf (BOOLEAN: one byte). Throws CurationError 'edit-refused'. */
export function encodeJson(leaf: Leaf, value: Json, path: CellPath): Uint8Array {
  const { logical } = leaf
  // Readers give null whatever stands there.
  if (logical?.kind === 'unknown')
    throw refuseEdit(path, 'the column is of nulls alone, and has no type to hold a value')
  switch (leaf.physicalType) {
    case 'BOOLEAN':
      if (typeof value !== 'boolean') throw refuseEdit(path, 'it holds true or false')
      return Uint8Array.of(value ? 1 : 0)
    case 'INT32':
      return encodeInteger(integerFor(logical, value, path), logical, 32, path)
    case 'INT64':
      return encodeInteger(integerFor(logical, value, path), logical, 64, path)
    case 'FLOAT':
      return new Uint8Array(new Float32Array([floatFor(value, path, true)]).buffer)
    case 'DOUBLE':
      return new Uint8Array(new Float64Array([floatFor(value, path, false)]).buffer)
    case 'BYTE_ARRAY':
    case 'FIXED_LEN_BYTE_ARRAY':
      return encodeBytes(leaf, value, path)
    case 'INT96':
      throw refuseEdit(path, 'timestamps of the INT96 form are kept as they are')
  }
}

function encodeBytes(leaf: Leaf, value: Json, path: CellPath): Uint8Array {
  const { logical, typeLength } = leaf
  if (logical?.kind === 'decimal') return encodeDecimal(unscaled(logical, value, path), typeLength, path)
  if (logical?.kind === 'uuid') return encodeUuid(value, path)
  const isText = logical?.kind === 'string' || logical?.kind === 'json' || logical?.kind === 'enum'
  if (leaf.physicalType !== 'BYTE_ARRAY' || !isText)
    throw refuseEdit(path, 'it holds bytes, which are kept as they are')
  if (typeof value !== 'string') throw refuseEdit(path, 'it holds text')
  if (leaf.oneOf?.has(value) === false)
    throw refuseEdit(path, `it is an Enum of polars, which may be ${listed(leaf.oneOf)}`)
  if (logical?.kind === 'json' && !isJson(value)) throw refuseEdit(path, 'it holds JSON, which this is not')
  // The encoder would put U+FFFD in its place.
  if (/\p{Surrogate}/u.test(value))
    throw refuseEdit(path, 'the text has half of a surrogate pair, which is no character')
  return text.encode(value)
}

/** "a", "b" or "c"; of many the first. */
function listed(values: ReadonlySet<string>): string {
  const shown = [...values].slice(0, MOST_LISTED).map((value) => JSON.stringify(value))
  const more = values.size - shown.length
  const last = more > 0 ? `one of ${more.toLocaleString('en-US')} others` : shown.pop()
  return shown.length === 0 ? (last ?? 'nothing') : `${shown.join(', ')} or ${last}`
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value)
    return true
  } catch {
    return false
  }
}

function floatFor(value: Json, path: CellPath, single: boolean): number {
  if (typeof value !== 'number') throw refuseEdit(path, 'it holds a number')
  if (single && Number.isFinite(value) && !Number.isFinite(Math.fround(value))) {
    throw refuseEdit(path, 'the number is too large for the column')
  }
  return value
}

function integerFor(logical: LogicalKind | undefined, value: Json, path: CellPath): bigint {
  switch (logical?.kind) {
    case 'decimal':
      return unscaled(logical, value, path)
    case 'date':
      return dateDays(value, path)
    case 'timestamp':
      return timestampTicks(value, logical.unit, path)
    case 'time':
      return timeTicks(value, logical.unit, path)
    default:
      return wholeNumber(value, path)
  }
}

/** A JSON number that is whole and exact, or its digits as text (for integers beyond 2^53). */
function wholeNumber(value: Json, path: CellPath): bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
  if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) return BigInt(value)
  throw refuseEdit(path, 'it holds a whole number')
}

function encodeInteger(value: bigint, logical: LogicalKind | undefined, storage: 32 | 64, path: CellPath): Uint8Array {
  const signed = logical?.kind !== 'int' || logical.signed
  const bits = BigInt(logical?.kind === 'int' ? logical.bits : storage)
  const min = signed ? -(1n << (bits - 1n)) : 0n
  const max = signed ? (1n << (bits - 1n)) - 1n : (1n << bits) - 1n
  if (value < min || value > max) throw refuseEdit(path, `the number must lie between ${min} and ${max}`)
  const bytes = new Uint8Array(storage / 8)
  const view = new DataView(bytes.buffer)
  if (storage === 32) view.setInt32(0, Number(BigInt.asIntN(32, value)), true)
  else view.setBigInt64(0, BigInt.asIntN(64, value), true)
  return bytes
}

/** The decimal's digits as an integer; more digits after the point than the column has are refused. */
function unscaled(logical: Extract<LogicalKind, { kind: 'decimal' }>, value: Json, path: CellPath): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(
    typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '',
  )
  const [, sign = '', whole = '', fraction = ''] = match ?? []
  const extra = fraction.slice(logical.scale)
  const digits = `${whole}${fraction.slice(0, logical.scale).padEnd(logical.scale, '0')}`.replace(/^0+(?=\d)/, '')
  if (match === null || /[^0]/.test(extra) || digits.length > logical.precision) {
    throw refuseEdit(path, `it holds a decimal of ${logical.precision} digits, ${logical.scale} after the point`)
  }
  return BigInt(`${sign}${digits}`)
}

/** Big-endian two's complement in the column's length, or the fewest bytes that hold it. */
function encodeDecimal(value: bigint, length: number | undefined, path: CellPath): Uint8Array {
  let size = length ?? 1
  while (length === undefined && BigInt.asIntN(size * 8, value) !== value) size++
  if (BigInt.asIntN(size * 8, value) !== value) throw refuseEdit(path, 'the number is too large for the column')
  const bytes = new Uint8Array(size)
  for (let i = 0; i < size; i++) bytes[size - 1 - i] = Number((value >> BigInt(8 * i)) & 0xffn)
  return bytes
}

function encodeUuid(value: Json, path: CellPath): Uint8Array {
  const hex = typeof value === 'string' ? value.replaceAll('-', '') : ''
  if (!/^[0-9a-f]{32}$/i.test(hex)) throw refuseEdit(path, 'it holds a UUID')
  return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}

function dateDays(value: Json, path: CellPath): bigint {
  const match = typeof value === 'string' ? /^\d{4}-\d\d-\d\d$/.exec(value) : null
  const seconds = match === null ? undefined : secondsOf(`${match[0]}T00:00:00`)
  if (seconds === undefined) throw refuseEdit(path, 'it holds a date (YYYY-MM-DD)')
  return BigInt(seconds / 86_400)
}

function timestampTicks(value: Json, unit: 'ms' | 'us' | 'ns', path: CellPath): bigint {
  const pattern = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z?$/
  const match = typeof value === 'string' ? pattern.exec(value) : null
  const seconds = match === null ? undefined : secondsOf(`${match[1]}T${match[2]}`)
  if (seconds === undefined) throw refuseEdit(path, 'it holds a time (YYYY-MM-DDThh:mm:ss)')
  return BigInt(seconds) * PER_SECOND[unit] + fractionTicks(match?.[3], unit, path)
}

/** Since 1970; undefined where the calendar has no such second: Date makes of February 30 the 2nd of March. */
function secondsOf(dateTime: string): number | undefined {
  const time = new Date(`${dateTime}Z`)
  if (Number.isNaN(time.getTime()) || time.toISOString() !== `${dateTime}.000Z`) return undefined
  return time.getTime() / 1000
}

function timeTicks(value: Json, unit: 'ms' | 'us' | 'ns', path: CellPath): bigint {
  const match = typeof value === 'string' ? /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?$/.exec(value) : null
  if (match === null) throw refuseEdit(path, 'it holds a time of day (hh:mm:ss)')
  const seconds = Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3])
  return BigInt(seconds) * PER_SECOND[unit] + fractionTicks(match[4], unit, path)
}

function fractionTicks(fraction: string | undefined, unit: 'ms' | 'us' | 'ns', path: CellPath): bigint {
  const nanoseconds = BigInt((fraction ?? '').padEnd(9, '0'))
  const tick = PER_SECOND.ns / PER_SECOND[unit]
  if (nanoseconds % tick !== 0n) throw refuseEdit(path, `the column keeps no more than ${unit}`)
  return nanoseconds / tick
}
