/** What of an export's footer is to be the source's, byte for byte, but for what it was told to write instead. */
import { FILE_METADATA } from '@/lib/parquet/footer/fields'
import { rawList, rawStruct, type RawField } from '@/lib/parquet/footer/raw-footer'
import { ThriftReader } from '@/lib/parquet/footer/thrift'
import type { FooterOverrides } from '@/lib/parquet/write/write-footer'
import type { Footer } from '@/lib/parquet/types'

export function isSchemaEqual(from: Footer, footer: FooterOverrides | undefined, output: Footer): boolean {
  const source = rawStruct(from.raw)
  const written = rawStruct(output.raw)
  const { version, schema, columnOrders } = FILE_METADATA
  const orders = footer?.columnOrders ?? source.get(columnOrders)?.bytes
  return (
    sameBytes(source.get(version)?.bytes, written.get(version)?.bytes) &&
    sameBytes(footer?.schema ?? source.get(schema)?.bytes, written.get(schema)?.bytes) &&
    (sameBytes(orders, written.get(columnOrders)?.bytes) ||
      (orders === undefined && isEachByType(written.get(columnOrders), output)))
  )
}

/** Where a source says nothing of how its columns compare, an export may say of each that its type tells. */
function isEachByType(field: RawField | undefined, { leaves }: Footer): boolean {
  const orders = rawList(field).map((order) => JSON.stringify(new ThriftReader(order).readStruct()))
  return orders.length === leaves.length && orders.every((order) => order === '{"1":{}}')
}

export function isMetadataEqual(from: Footer, footer: FooterOverrides | undefined, output: Footer): boolean {
  const keyValues = ({ raw }: Footer) => rawStruct(raw).get(FILE_METADATA.keyValueMetadata)
  if (footer?.keyValues === undefined) return sameBytes(keyValues(from)?.bytes, keyValues(output)?.bytes)
  const written = rawList(keyValues(output))
  return (
    written.length === footer.keyValues.length && footer.keyValues.every((entry, i) => sameBytes(entry, written[i]))
  )
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
