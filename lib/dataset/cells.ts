/** Cells are immutable plain data: setting a field gives a new value and leaves the old one as it was. */
import type { CellValue, FieldPath, JsonValue } from './types'

/** A row of a file: top-level column name → value. */
export type Row = { readonly [name: string]: CellValue }

type Struct = { readonly [name: string]: CellValue }

export function isStruct(value: CellValue | undefined): value is Struct {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
}

export function isList(value: CellValue | undefined): value is readonly CellValue[] {
  return Array.isArray(value)
}

/** The value at `path`, or undefined where there is no such field. */
export function getAt(value: CellValue | undefined, path: FieldPath): CellValue | undefined {
  let at = value
  for (const step of path) at = child(at, step)
  return at
}

function child(value: CellValue | undefined, step: string | number): CellValue | undefined {
  if (typeof step === 'number') return isList(value) ? value[step] : undefined
  return isStruct(value) && Object.hasOwn(value, step) ? value[step] : undefined
}

/** A copy of `value` with the field at `path` replaced; RangeError where there is no such field. */
export function setAt(value: CellValue, path: FieldPath, after: CellValue): CellValue {
  const [step, ...rest] = path
  if (step === undefined) return after
  const inner = child(value, step)
  if (inner === undefined) throw new RangeError(`no field ${formatPath(path)}`)
  const changed = setAt(inner, rest, after)
  if (isList(value)) return value.map((element, k) => (k === step ? changed : element))
  return { ...(value as Struct), [step]: changed }
}

/**
 * The field path of a dotted column name of the mapping. Names may themselves hold dots:
 * the longest name that exists wins at each level. null = the row has no such column.
 */
export function columnPath(row: Row, dotted: string): FieldPath | null {
  return descend(row, dotted.split('.'))
}

function descend(value: CellValue | undefined, names: readonly string[]): FieldPath | null {
  if (names.length === 0) return []
  for (let take = names.length; take > 0; take--) {
    const name = names.slice(0, take).join('.')
    const inner = child(value, name)
    const rest = inner === undefined ? null : descend(inner, names.slice(take))
    if (rest !== null) return [name, ...rest]
  }
  return null
}

/** The cell of a mapped column. undefined = no column is mapped; null = it is null, or a struct above it is. */
export function getColumn(row: Row, dotted: string | null): CellValue | undefined {
  if (dotted === null) return undefined
  const path = columnPath(row, dotted)
  return path === null ? null : (getAt(row, path) ?? null)
}

/** `prompt[1].content`: how a field path is written for people and in the journal. */
export function formatPath(path: FieldPath): string {
  return path.map((step, k) => (typeof step === 'number' ? `[${step}]` : k === 0 ? step : `.${step}`)).join('')
}

/** A cell as one line of text: strings as they are, lists and structs as JSON, bytes by their length. */
export function cellToText(value: CellValue | undefined): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) return bytesToText(value)
  if (typeof value === 'object') return JSON.stringify(value, plainJson)
  return String(value)
}

function plainJson(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  return value instanceof Uint8Array ? bytesToText(value) : value
}

function bytesToText({ length }: Uint8Array): string {
  return `${length} ${length === 1 ? 'byte' : 'bytes'}`
}

const READABLE = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const LONGEST_READABLE = 1 << 16

/**
 * What bytes say where they are text that its writer did not annotate: valid UTF-8 without control characters. Only for
 * reading: the cell stays bytes. null = they are not text, none at all, or over 64 KiB.
 */
export function bytesAsText(bytes: Uint8Array): string | null {
  if (bytes.length === 0 || bytes.length > LONGEST_READABLE) return null
  try {
    const text = READABLE.decode(bytes)
    return /[^\P{Cc}\t\n\r]/u.test(text) ? null : text
  } catch {
    return null
  }
}

/** As cellToText; bytes that are text say it. Two columns of the same values must not differ by an annotation alone. */
export function cellToReadableText(value: CellValue | undefined): string | null {
  return (value instanceof Uint8Array ? bytesAsText(value) : null) ?? cellToText(value)
}

/** Same type and same value, all the way down; NaN is NaN, and −0 is not 0. */
export function sameCell(a: CellValue | undefined, b: CellValue | undefined): boolean {
  if (Object.is(a, b)) return true
  if (a instanceof Uint8Array || b instanceof Uint8Array) return sameBytes(a, b)
  if (isList(a)) return isList(b) && a.length === b.length && a.every((value, k) => sameCell(value, b[k]))
  if (!isStruct(a) || !isStruct(b)) return false
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((n) => Object.hasOwn(b, n) && sameCell(a[n], b[n]))
}

function sameBytes(a: CellValue | undefined, b: CellValue | undefined): boolean {
  if (!(a instanceof Uint8Array) || !(b instanceof Uint8Array) || a.length !== b.length) return false
  return a.every((byte, k) => byte === b[k])
}

/**
 * A cell as JSON that `fromJson` turns back into the same cell. What JSON lacks is a one-field object:
 * {"$int": "…"}, {"$float": "NaN"}, {"$bytes": base64}; a struct that looks like one is {"$struct": {…}}.
 */
export function toJson(value: CellValue): JsonValue {
  if (typeof value === 'bigint') return { $int: value.toString() }
  if (typeof value === 'number')
    return jsonHolds(value) ? value : { $float: Object.is(value, -0) ? '-0' : String(value) }
  if (value instanceof Uint8Array) return { $bytes: toBase64(value) }
  if (isList(value)) return value.map(toJson)
  if (!isStruct(value)) return value
  const fields = mapFields(value, toJson)
  return looksTagged(fields) ? { $struct: fields } : fields
}

export function fromJson(value: JsonValue): CellValue {
  if (Array.isArray(value)) return value.map(fromJson)
  if (typeof value !== 'object' || value === null) return value
  if (looksTagged(value)) return fromTagged(value)
  return mapFields(value, fromJson)
}

function fromTagged(value: { [name: string]: JsonValue }): CellValue {
  const [tag, body] = Object.entries(value)[0] ?? []
  if (tag === '$struct' && typeof body === 'object' && body !== null && !Array.isArray(body))
    return mapFields(body, fromJson)
  if (typeof body !== 'string') return mapFields(value, fromJson)
  if (tag === '$int') return BigInt(body)
  return tag === '$float' ? Number(body) : fromBase64(body)
}

/** Is it what stands for a value that JSON lacks? */
export function looksTagged(fields: { [name: string]: JsonValue }): boolean {
  const names = Object.keys(fields)
  return names.length === 1 && ['$int', '$float', '$bytes', '$struct'].includes(names[0] ?? '')
}

function jsonHolds(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0)
}

/** fromEntries, unlike assignment, makes a field even of "__proto__". */
function mapFields<A, B>(fields: { readonly [name: string]: A }, change: (value: A) => B): { [name: string]: B } {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(value)]))
}

function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(text)
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
}
