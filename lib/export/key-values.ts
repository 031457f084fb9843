/** Key-value metadata entry by entry with the bytes each has in the footer, so that what nobody changes goes out as it came. */
import { FILE_METADATA } from '@/lib/parquet/footer/fields'
import { rawList, rawStruct } from '@/lib/parquet/footer/raw-footer'
import { ThriftWriter } from '@/lib/parquet/footer/thrift-writer'
import type { Footer } from '@/lib/parquet/types'

/** Keys under which writers keep the schema once more, for their own readers, who believe it over the footer's. */
export const SCHEMA_COPIES: ReadonlySet<string> = new Set([
  'ARROW:schema',
  'org.apache.spark.sql.parquet.row.metadata',
  'parquet.avro.schema',
  'avro.schema',
])

export interface KeyValue {
  readonly key: string
  /** As text; what is not UTF-8 is there in `raw` alone. */
  readonly value: string | undefined
  /** The KeyValue struct. */
  readonly raw: Uint8Array
}

export function keyValuesOf({ raw, keyValueMetadata }: Footer): KeyValue[] {
  const structs = rawList(rawStruct(raw).get(FILE_METADATA.keyValueMetadata))
  return keyValueMetadata.map((entry, i) => ({ ...entry, raw: structs[i]! }))
}

export function newKeyValue(key: string, value: string): KeyValue {
  const thrift = new ThriftWriter()
  thrift.string(1, key)
  thrift.string(2, value)
  return { key, value, raw: thrift.finish() }
}
