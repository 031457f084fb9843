/** SchemaElements told otherwise than the source tells them, or new ones. */
import { SCHEMA_ELEMENT } from './fields'
import { rawStruct } from './raw-footer'
import { PHYSICAL_TYPES, REPETITIONS } from './schema'
import { ThriftWriter } from './thrift-writer'
import type { PhysicalType, Repetition } from '../types'

/** What to write as each field, by its id. */
type Told = Readonly<Record<number, (thrift: ThriftWriter) => void>>

const { type, repetition, name, numChildren, convertedType, fieldId, logicalType } = SCHEMA_ELEMENT

export const told = {
  type: (physical: PhysicalType): Told => ({ [type]: (thrift) => thrift.i32(type, PHYSICAL_TYPES.indexOf(physical)) }),
  repetition: (of: Repetition): Told => ({
    [repetition]: (thrift) => thrift.i32(repetition, REPETITIONS.indexOf(of)),
  }),
  name: (text: string): Told => ({ [name]: (thrift) => thrift.string(name, text) }),
  children: (count: number): Told => ({ [numChildren]: (thrift) => thrift.i32(numChildren, count) }),
  noChildren: { [numChildren]: nothing } as Told,
  noFieldId: { [fieldId]: nothing } as Told,
  noAnnotation: { [convertedType]: nothing, [logicalType]: nothing } as Told,
  /** ConvertedType UTF8 and LogicalType STRING. */
  text: annotation(0, 1),
  /** Both are called LIST. */
  list: annotation(3, 3),
}

function nothing() {}

function annotation(converted: number, logical: number): Told {
  return {
    [convertedType]: (thrift) => thrift.i32(convertedType, converted),
    [logicalType]: (thrift) => thrift.struct(logicalType, () => thrift.struct(logical, () => {})),
  }
}

export function newElement(changes: Told): Uint8Array {
  return encode(new Map(), changes)
}

/** The element but for what `changes` tell. */
export function elementWith(element: Uint8Array, changes: Told): Uint8Array {
  return encode(rawStruct(element), changes)
}

function encode(own: ReturnType<typeof rawStruct>, changes: Told): Uint8Array {
  const thrift = new ThriftWriter()
  const ids = new Set([...own.keys(), ...Object.keys(changes).map(Number)])
  for (const id of [...ids].toSorted((a, b) => a - b)) {
    const field = own.get(id)
    if (changes[id] !== undefined) changes[id](thrift)
    else if (field !== undefined) thrift.raw(id, field.type, field.bytes)
  }
  return thrift.finish()
}
