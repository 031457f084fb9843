/**
 * A footer in which one list of integers is BINARY. ARROW:schema and its like go, for they tell readers the old type; the features
 * of `datasets` and the types of pandas are kept, with the new type in their place.
 */
import type { BytesLeaf } from '@/lib/parquet/write/bytes-leaf'
import { FILE_METADATA } from '@/lib/parquet/footer/fields'
import { encodeRawList, rawList, rawStruct } from '@/lib/parquet/footer/raw-footer'
import { buildSchema, listElement } from '@/lib/parquet/footer/schema'
import { elementWith, told } from '@/lib/parquet/footer/schema-element'
import { ThriftReader, type ThriftValue } from '@/lib/parquet/footer/thrift'
import { ThriftWriter } from '@/lib/parquet/footer/thrift-writer'
import type { Footer, SchemaNode } from '@/lib/parquet/types'
import { keyValuesOf, newKeyValue, SCHEMA_COPIES, type KeyValue } from './key-values'

type Json = { readonly [key: string]: unknown }

/** Schema and key-values as written; of the row groups nothing is changed. `schema` is an encoded list value. */
export function binaryFooter(
  source: Footer,
  bytes: BytesLeaf,
): { readonly footer: Footer; readonly schema: Uint8Array; readonly keyValues: readonly KeyValue[] } {
  const schema = binarySchema(source, bytes.node)
  const keyValues = binaryKeyValues(source, bytes)
  return { footer: footerWithSchema(source, schema), schema, keyValues }
}

/** The footer told by another schema, an encoded list value; its row groups stay as they are. */
export function footerWithSchema(source: Footer, schema: Uint8Array): Footer {
  const raw = withSchema(source.raw, schema)
  const { root, leaves } = buildSchema(
    new ThriftReader(raw).readStruct()[FILE_METADATA.schema] as readonly ThriftValue[],
  )
  return { ...source, raw, root, leaves }
}

function withSchema(raw: Uint8Array, schema: Uint8Array): Uint8Array {
  const thrift = new ThriftWriter()
  for (const [id, { type, bytes }] of rawStruct(raw)) thrift.raw(id, type, id === FILE_METADATA.schema ? schema : bytes)
  return thrift.finish()
}

/** With the repetition, name and field id of the list. */
const BINARY = { ...told.type('BYTE_ARRAY'), ...told.noAnnotation, ...told.noChildren }

function binarySchema(source: Footer, list: SchemaNode): Uint8Array {
  const elements = rawList(rawStruct(source.raw).get(FILE_METADATA.schema))
  const out: Uint8Array[] = []
  let next = 0
  const visit = (node: SchemaNode, inList: boolean): void => {
    const own = elements[next++]!
    if (!inList) out.push(node === list ? elementWith(own, BINARY) : own)
    for (const child of node.children) visit(child, inList || node === list)
  }
  visit(source.root, false)
  return encodeRawList(out)
}

function binaryKeyValues(source: Footer, { node }: BytesLeaf): KeyValue[] {
  return keyValuesOf(source).flatMap((entry) => {
    if (SCHEMA_COPIES.has(entry.key)) return []
    if (entry.key === 'huggingface') return rewrite(entry, (value) => binaryInfo(value, source.root, node))
    if (entry.key === 'pandas') return rewrite(entry, (value) => binaryPandas(value, node))
    return [entry]
  })
}

/** What can't be understood is left out: a reader then goes by the schema. */
function rewrite({ key, value }: KeyValue, change: (value: Json) => Json): KeyValue[] {
  try {
    return [newKeyValue(key, JSON.stringify(change(JSON.parse(value ?? '') as Json)))]
  } catch {
    return []
  }
}

function binaryInfo(value: Json, root: SchemaNode, list: SchemaNode): Json {
  const info = value['info'] as Json
  return { ...value, info: { ...info, features: binaryFeature(info['features'], root, list) } }
}

/** Follows the schema down to the list. A list's feature is {feature}, or in older files [feature]. */
function binaryFeature(feature: unknown, node: SchemaNode, list: SchemaNode): unknown {
  if (node === list) return { dtype: 'binary', _type: 'Value' }
  if (typeof feature !== 'object' || feature === null) throw new TypeError('no feature')
  const below = node.shape === 'list' ? listElement(node).element : node.children.find((child) => leadsTo(child, list))
  if (below === undefined) throw new TypeError('no such column')
  if (Array.isArray(feature)) return [binaryFeature(feature[0], below, list)]
  const key = node.shape === 'list' ? 'feature' : below.name
  if (!Object.hasOwn(feature, key)) throw new TypeError('no such feature')
  return { ...feature, [key]: binaryFeature((feature as Json)[key], below, list) }
}

function leadsTo(node: SchemaNode, list: SchemaNode): boolean {
  return node === list || node.children.some((child) => leadsTo(child, list))
}

/** pandas has a type for whole columns; of what is inside a struct it says "object". */
function binaryPandas(value: Json, list: SchemaNode): Json {
  if (list.path.length > 1) return value
  const columns = (value['columns'] as readonly Json[]).map((column) =>
    column['field_name'] === list.name ? { ...column, pandas_type: 'bytes' } : column,
  )
  return { ...value, columns }
}
