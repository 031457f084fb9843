/** Rows of plain values → one Arrow IPC stream. Columns are built straight into Arrow's buffers, so nothing is boxed. */
import {
  Bool,
  Field,
  Float64,
  Int32,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Utf8,
} from 'apache-arrow'
import type { Data, DataType } from 'apache-arrow'

export interface ArrowColumn {
  readonly name: string
  readonly type: 'text' | 'integer' | 'number' | 'boolean'
}

type Value = string | number | boolean | null | undefined

/** @returns a complete IPC stream with one record batch; missing and undefined values are null. */
export function toArrowStream(
  columns: readonly ArrowColumn[],
  rows: readonly Readonly<Record<string, Value>>[],
): Uint8Array {
  const children = columns.map((column) => buildColumn(column, rows))
  const fields = columns.map((column) => new Field(column.name, arrowType(column.type), true))
  const struct = makeData({ type: new Struct(fields), length: rows.length, nullCount: 0, children })
  const writer = RecordBatchStreamWriter.writeAll([new RecordBatch(new Schema(fields), struct)])
  return writer.toUint8Array(true)
}

function arrowType(type: ArrowColumn['type']): DataType {
  switch (type) {
    case 'text':
      return new Utf8()
    case 'integer':
      return new Int32()
    case 'number':
      return new Float64()
    case 'boolean':
      return new Bool()
  }
}

function buildColumn(column: ArrowColumn, rows: readonly Readonly<Record<string, Value>>[]): Data {
  const values = rows.map((row) => row[column.name] ?? null)
  const length = values.length
  const { bitmap: nullBitmap, nullCount } = validity(values)
  const base = { length, nullCount, nullBitmap }
  switch (column.type) {
    case 'text':
      return makeData({ type: new Utf8(), ...base, ...textBuffers(values) })
    case 'integer':
      return makeData({ type: new Int32(), ...base, data: Int32Array.from(values, Number) })
    case 'number':
      return makeData({ type: new Float64(), ...base, data: Float64Array.from(values, Number) })
    case 'boolean':
      return makeData({ type: new Bool(), ...base, data: bits(values, (value) => value === true) })
  }
}

function validity(values: readonly Value[]): { bitmap: Uint8Array; nullCount: number } {
  let nullCount = 0
  for (const value of values) if (value === null) nullCount++
  return { bitmap: bits(values, (value) => value !== null), nullCount }
}

function bits(values: readonly Value[], isSet: (value: Value) => boolean): Uint8Array {
  const bitmap = new Uint8Array(Math.ceil(values.length / 64) * 8)
  values.forEach((value, i) => {
    if (isSet(value)) bitmap[i >> 3] = (bitmap[i >> 3] ?? 0) | (1 << (i & 7))
  })
  return bitmap
}

function textBuffers(values: readonly Value[]): { valueOffsets: Int32Array; data: Uint8Array } {
  const texts = values.map((value) => (value === null || value === undefined ? '' : String(value)))
  // UTF-8 takes at most three bytes a UTF-16 code unit.
  let room = 0
  for (const text of texts) room += text.length * 3
  const data = new Uint8Array(room)
  const valueOffsets = new Int32Array(texts.length + 1)
  const encoder = new TextEncoder()
  let at = 0
  texts.forEach((text, i) => {
    at += encoder.encodeInto(text, data.subarray(at)).written
    valueOffsets[i + 1] = at
  })
  return { valueOffsets, data: data.subarray(0, at) }
}
