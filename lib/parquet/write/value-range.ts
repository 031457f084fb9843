/**
 * Smallest and largest value as statistics hold them. Off where readers disagree on the order (unsigned integers, decimals,
 * INT96, float16 and fixed-length bytes), and of logical types unknown here: GEOMETRY, for one, has no order.
 * https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift (ColumnOrder)
 */
import { ByteArena } from '../bytes/byte-arena'
import { gather, valueEnd, valueStart, type ValueBytes } from '../pages/value-bytes'
import type { Leaf, LogicalKind } from '../types'

export type RangeOrder = 'boolean' | 'int32' | 'int64' | 'float' | 'double' | 'bytes'

export interface ValueRange {
  readonly min: Uint8Array
  readonly max: Uint8Array
}

/** Longer bounds would bloat the footer; cut ones need care in UTF-8, so there are none. */
const MAX_BOUND_BYTES = 64

/** For numbers out of a dictionary. */
const room = new ByteArena()

const UNORDERED: ReadonlySet<LogicalKind['kind']> = new Set(['decimal', 'float16', 'interval', 'unknown', 'other'])

/** How a leaf's values compare; undefined: no statistics. */
export function rangeOrder(leaf: Leaf): RangeOrder | undefined {
  const { logical } = leaf
  if (logical?.kind === 'int' && !logical.signed) return undefined
  if (logical !== undefined && UNORDERED.has(logical.kind)) return undefined
  switch (leaf.physicalType) {
    case 'BOOLEAN':
      return 'boolean'
    case 'INT32':
      return 'int32'
    case 'INT64':
      return 'int64'
    case 'FLOAT':
      return 'float'
    case 'DOUBLE':
      return 'double'
    case 'BYTE_ARRAY':
      return 'bytes'
    default:
      return undefined
  }
}

export class RangeTracker {
  private min: Uint8Array | undefined
  private max: Uint8Array | undefined
  private valid = true

  constructor(private readonly order: RangeOrder) {}

  /** Undefined when there was no value to compare, or a bound would be too long. */
  get range(): ValueRange | undefined {
    if (!this.valid || this.min === undefined || this.max === undefined) return undefined
    return { min: signedZero(this.order, this.min, true), max: signedZero(this.order, this.max, false) }
  }

  get usable(): boolean {
    return this.valid
  }

  add(values: ValueBytes, from: number, to: number): void {
    if (this.order !== 'bytes' && this.order !== 'boolean') {
      const { data, width, indices } = values
      const run = indices === undefined ? data.subarray(from * width, to * width) : gather(values, from, to, room)
      for (const at of findExtremes(this.order, run)) this.include(run.subarray(at * width, (at + 1) * width))
      return
    }
    for (let i = from; i < to && this.valid; i++) {
      this.include(values.data.subarray(valueStart(values, i), valueEnd(values, i)))
    }
  }

  merge(range: ValueRange | undefined, usable: boolean): void {
    if (!usable) this.valid = false
    if (range === undefined) return
    this.include(range.min)
    this.include(range.max)
  }

  private include(value: Uint8Array): void {
    if (isNaNValue(this.order, value)) return
    const lower = this.min === undefined || compareValues(this.order, value, this.min) < 0
    const higher = this.max === undefined || compareValues(this.order, value, this.max) > 0
    if ((lower || higher) && value.length > MAX_BOUND_BYTES) {
      this.valid = false
      return
    }
    if (lower) this.min = value.slice()
    if (higher) this.max = value.slice()
  }
}

/** Places of the smallest and the largest number; none where there is no number. */
function findExtremes(order: 'int32' | 'int64' | 'float' | 'double', run: Uint8Array): number[] {
  const { buffer, byteOffset, length } = run.byteOffset % 8 === 0 ? run : run.slice()
  if (order === 'int64') return extremeIntegers(new Int32Array(buffer, byteOffset, length >> 2))
  if (order === 'double') return extremeNumbers(new Float64Array(buffer, byteOffset, length >> 3))
  if (order === 'int32') return extremeNumbers(new Int32Array(buffer, byteOffset, length >> 2))
  return extremeNumbers(new Float32Array(buffer, byteOffset, length >> 2))
}

function extremeNumbers(numbers: Int32Array | Float32Array | Float64Array): number[] {
  let [least, most] = [-1, -1]
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i]!
    if (Number.isNaN(number)) continue
    if (least < 0 || number < numbers[least]!) least = i
    if (most < 0 || number > numbers[most]!) most = i
  }
  return least < 0 ? [] : [least, most]
}

/** Of 64 bits each: a lower and a higher half. A BigInt for each of millions would take seconds. */
function extremeIntegers(halves: Int32Array): number[] {
  const isLess = (a: number, b: number) =>
    halves[a + 1] === halves[b + 1] ? halves[a]! >>> 0 < halves[b]! >>> 0 : halves[a + 1]! < halves[b + 1]!
  let [least, most] = [0, 0]
  for (let i = 2; i < halves.length; i += 2) {
    if (isLess(i, least)) least = i
    if (isLess(most, i)) most = i
  }
  return halves.length === 0 ? [] : [least >> 1, most >> 1]
}

export function compareValues(order: RangeOrder, a: Uint8Array, b: Uint8Array): number {
  if (order === 'bytes') return compareBytes(a, b)
  const left = numberOf(order, a)
  const right = numberOf(order, b)
  return left < right ? -1 : left > right ? 1 : 0
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const difference = a[i]! - b[i]!
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

function numberOf(order: Exclude<RangeOrder, 'bytes'>, bytes: Uint8Array): number | bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  switch (order) {
    case 'boolean':
      return bytes[0]!
    case 'int32':
      return view.getInt32(0, true)
    case 'int64':
      return view.getBigInt64(0, true)
    case 'float':
      return view.getFloat32(0, true)
    case 'double':
      return view.getFloat64(0, true)
  }
}

function isNaNValue(order: RangeOrder, bytes: Uint8Array): boolean {
  return (order === 'float' || order === 'double') && Number.isNaN(numberOf(order, bytes))
}

/** A zero bound is written as -0 below and +0 above, since they compare equal. */
function signedZero(order: RangeOrder, bytes: Uint8Array, lower: boolean): Uint8Array {
  if ((order !== 'float' && order !== 'double') || numberOf(order, bytes) !== 0) return bytes
  const zero = new Uint8Array(bytes.length)
  if (lower) zero[bytes.length - 1] = 0x80
  return zero
}
