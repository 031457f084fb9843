/** Physical values as plain data: nothing is lost but what JSON-like data cannot say (NaN payloads, invalid UTF-8). */

import { formatDate, formatInt96, formatTime, formatTimestamp } from './calendar'
import type { BinaryValues, Leaf, LogicalKind, PhysicalValues } from '../types'
import { isBinary } from '../pages/values'

/**
 * A value of a row: 64-bit integers are numbers where exact, else bigint; decimals, dates and times are text
 * (ISO 8601); bytes without a logical type stay bytes; maps are lists of {key, value}; INTERVAL is a struct.
 */
export type Cell =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly Cell[]
  | { readonly [name: string]: Cell }

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Gives the cell of value k. `values` must be of the leaf's type. */
export function cellReader(leaf: Leaf, values: PhysicalValues): (k: number) => Cell {
  if (isBinary(values)) return binaryCells(leaf, values)
  const { logical } = leaf
  if (values instanceof Uint8Array) return (k) => values[k] === 1
  if (values instanceof Int32Array) {
    const convert = int32Cell(logical)
    return (k) => convert(values[k] as number)
  }
  if (values instanceof BigInt64Array) {
    const convert = int64Cell(logical)
    return (k) => convert(values[k] as bigint)
  }
  return (k) => values[k] as number
}

function int32Cell(logical: LogicalKind | undefined): (value: number) => Cell {
  switch (logical?.kind) {
    case 'int':
      return logical.signed ? (value) => value : (value) => value >>> 0
    case 'date':
      return formatDate
    case 'decimal':
      return (value) => formatDecimal(BigInt(value), logical.scale)
    case 'time':
      return (value) => formatTime(BigInt(value), logical.unit)
    default:
      return (value) => value
  }
}

function int64Cell(logical: LogicalKind | undefined): (value: bigint) => Cell {
  switch (logical?.kind) {
    case 'int':
      return logical.signed ? exactNumber : (value) => exactNumber(BigInt.asUintN(64, value))
    case 'decimal':
      return (value) => formatDecimal(value, logical.scale)
    case 'time':
      return (value) => formatTime(value, logical.unit)
    case 'timestamp':
      return (value) => formatTimestamp(value, logical.unit, logical.utc)
    default:
      return exactNumber
  }
}

function binaryCells(leaf: Leaf, values: BinaryValues): (k: number) => Cell {
  const { data, offsets } = values
  const convert = bytesCell(leaf)
  return (k) => convert(data.subarray(offsets[k], offsets[k + 1]))
}

function bytesCell(leaf: Leaf): (bytes: Uint8Array) => Cell {
  if (leaf.physicalType === 'INT96') return formatInt96
  const { logical } = leaf
  switch (logical?.kind) {
    case 'string':
    case 'json':
    case 'enum':
      return (bytes) => decoder.decode(bytes)
    case 'decimal':
      return (bytes) => formatDecimal(bigEndian(bytes), logical.scale)
    case 'uuid':
      return (bytes) => (bytes.length === 16 ? formatUuid(bytes) : bytes)
    case 'float16':
      return (bytes) => (bytes.length === 2 ? readFloat16(bytes) : bytes)
    case 'interval':
      return (bytes) => (bytes.length === 12 ? readInterval(bytes) : bytes)
    default:
      return (bytes) => bytes
  }
}

export function exactNumber(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** 12345 at scale 2 → "123.45". */
export function formatDecimal(unscaled: bigint, scale: number): string {
  if (scale === 0) return String(unscaled)
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** Longer values than any decimal's are cut: a hostile one would take quadratic time to print. */
function bigEndian(bytes: Uint8Array): bigint {
  let hex = ''
  for (const byte of bytes.subarray(0, 512)) hex += byte.toString(16).padStart(2, '0')
  return hex === '' ? 0n : BigInt.asIntN(hex.length * 4, BigInt(`0x${hex}`))
}

function formatUuid(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

function readFloat16(bytes: Uint8Array): number {
  const bits = (bytes[0] as number) | ((bytes[1] as number) << 8)
  const sign = bits >> 15 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

function readInterval(bytes: Uint8Array): Cell {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 12)
  const [months, days, milliseconds] = [0, 4, 8].map((at) => view.getUint32(at, true)) as [number, number, number]
  return { months, days, milliseconds }
}
