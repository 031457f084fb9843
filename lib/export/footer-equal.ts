/** What of an export's footer is to be the source's, byte for byte, but for what it was told to write instead. */
import { FILE_METADATA } from '@/lib/parquet/footer/fields'
import { rawStruct } from '@/lib/parquet/footer/raw-footer'
import type { FooterOverrides } from '@/lib/parquet/write/write-footer'
import type { Footer } from '@/lib/parquet/types'

export function isSchemaEqual(from: Footer, footer: FooterOverrides | undefined, output: Footer): boolean {
  const source = rawStruct(from.raw)
  const written = rawStruct(output.raw)
  const { version, schema, columnOrders } = FILE_METADATA
  const replaced = new Map<number, Uint8Array | undefined>([
    [schema, footer?.schema],
    [columnOrders, footer?.columnOrders],
  ])
  return [version, schema, columnOrders].every((id) =>
    sameBytes(replaced.get(id) ?? source.get(id)?.bytes, written.get(id)?.bytes),
  )
}

export function isMetadataEqual(from: Footer, footer: FooterOverrides | undefined, output: Footer): boolean {
  if (footer?.keyValues !== undefined)
    return JSON.stringify(footer.keyValues) === JSON.stringify(output.keyValueMetadata)
  const keyValues = ({ raw }: Footer) => rawStruct(raw).get(FILE_METADATA.keyValueMetadata)?.bytes
  return sameBytes(keyValues(from), keyValues(output))
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
