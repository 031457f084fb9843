/** LogicalType and the older ConvertedType folded into one LogicalKind; LogicalType, if known, wins where both stand. */

import { SCHEMA_ELEMENT } from './fields'
import type { ThriftStruct, ThriftValue } from './thrift'
import type { LogicalKind } from '../types'

const CONVERTED: { readonly [id: number]: LogicalKind } = {
  0: { kind: 'string' },
  4: { kind: 'enum' },
  6: { kind: 'date' },
  7: { kind: 'time', unit: 'ms', utc: true },
  8: { kind: 'time', unit: 'us', utc: true },
  9: { kind: 'timestamp', unit: 'ms', utc: true },
  10: { kind: 'timestamp', unit: 'us', utc: true },
  11: { kind: 'int', bits: 8, signed: false },
  12: { kind: 'int', bits: 16, signed: false },
  13: { kind: 'int', bits: 32, signed: false },
  14: { kind: 'int', bits: 64, signed: false },
  15: { kind: 'int', bits: 8, signed: true },
  16: { kind: 'int', bits: 16, signed: true },
  17: { kind: 'int', bits: 32, signed: true },
  18: { kind: 'int', bits: 64, signed: true },
  19: { kind: 'json' },
  20: { kind: 'bson' },
  21: { kind: 'interval' },
}

const LOGICAL: { readonly [id: number]: LogicalKind } = {
  1: { kind: 'string' },
  4: { kind: 'enum' },
  6: { kind: 'date' },
  11: { kind: 'unknown' },
  12: { kind: 'json' },
  13: { kind: 'bson' },
  14: { kind: 'uuid' },
  15: { kind: 'float16' },
}

/** Of those with parameters, DECIMAL, TIME, TIMESTAMP and INTEGER. */
const PARAMETERISED: ReadonlySet<number> = new Set([5, 7, 8, 10])

const GROUP_LOGICAL: { readonly [id: number]: 'list' | 'map' } = { 2: 'map', 3: 'list' }
const GROUP_CONVERTED: { readonly [id: number]: 'list' | 'map' } = { 1: 'map', 2: 'map', 3: 'list' }

/** Logical kind of a leaf's SchemaElement. */
export function readLogicalKind(element: ThriftStruct): LogicalKind | undefined {
  const logical = asStruct(element[SCHEMA_ELEMENT.logicalType])
  const id = logical && unionMember(logical)
  if (logical && id !== undefined) {
    const kind = LOGICAL[id] ?? parameterised(id, asStruct(logical[id]))
    if (kind) return kind
  }
  const converted = element[SCHEMA_ELEMENT.convertedType]
  if (converted === 5) return decimal(element[SCHEMA_ELEMENT.precision], element[SCHEMA_ELEMENT.scale])
  if (typeof converted === 'number') return CONVERTED[converted]
  if (logical === undefined || id === undefined || PARAMETERISED.has(id)) return undefined
  return { kind: 'other', id, parameters: tell(logical[id]) }
}

/** "list" or "map" where a group is annotated so. */
export function readGroupAnnotation(element: ThriftStruct): 'list' | 'map' | undefined {
  const logical = asStruct(element[SCHEMA_ELEMENT.logicalType])
  const id = logical && unionMember(logical)
  const converted = element[SCHEMA_ELEMENT.convertedType]
  return (
    (id === undefined ? undefined : GROUP_LOGICAL[id]) ??
    (typeof converted === 'number' ? GROUP_CONVERTED[converted] : undefined)
  )
}

function parameterised(id: number, parameters: ThriftStruct | undefined): LogicalKind | undefined {
  if (!parameters) return undefined
  if (id === 5) return decimal(parameters[2], parameters[1])
  if (id === 7 || id === 8) {
    const unit = asStruct(parameters[2])
    const name = unit && (['ms', 'us', 'ns'] as const)[(unionMember(unit) ?? 0) - 1]
    return name && { kind: id === 7 ? 'time' : 'timestamp', unit: name, utc: parameters[1] === true }
  }
  if (id === 10) {
    const bits = parameters[1]
    if (bits === 8 || bits === 16 || bits === 32 || bits === 64) {
      return { kind: 'int', bits, signed: parameters[2] === true }
    }
  }
  return undefined
}

function decimal(precision: ThriftValue | undefined, scale: ThriftValue | undefined): LogicalKind | undefined {
  if (typeof precision !== 'number' || precision < 1 || precision > 1000) return undefined
  const digits = typeof scale === 'number' ? scale : 0
  return digits < 0 || digits > precision ? undefined : { kind: 'decimal', precision, scale: digits }
}

/** A Thrift value as text. */
function tell(value: ThriftValue | undefined): string {
  return JSON.stringify(value, (_, each: unknown) =>
    each instanceof Uint8Array ? [...each] : typeof each === 'bigint' ? String(each) : each,
  )
}

function unionMember(union: ThriftStruct): number | undefined {
  const key = Object.keys(union)[0]
  return key === undefined ? undefined : Number(key)
}

function asStruct(value: ThriftValue | undefined): ThriftStruct | undefined {
  const isStruct = typeof value === 'object' && !(value instanceof Uint8Array) && !Array.isArray(value)
  return isStruct ? (value as ThriftStruct) : undefined
}
