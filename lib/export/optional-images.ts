/**
 * A footer whose image columns may be null where they may not in the source: `datasets` takes nothing stricter for an Image.
 * Rows are then written anew by it, as those of a shard with another schema are; no value is touched.
 */
import { FILE_METADATA, SCHEMA_ELEMENT } from '@/lib/parquet/footer/fields'
import { encodeRawList, rawList, rawStruct } from '@/lib/parquet/footer/raw-footer'
import { leavesUnder } from '@/lib/parquet/footer/schema'
import { ThriftWriter } from '@/lib/parquet/footer/thrift-writer'
import type { Footer, Leaf, SchemaNode } from '@/lib/parquet/types'
import { footerWithSchema } from './binary-footer'
import { imageFields, isImageColumn } from './image-column'

/** `integers` is a leaf of integers that becomes image bytes. The footer itself where nothing is REQUIRED. */
export function optionalImages(footer: Footer, integers: Leaf | null | undefined): Footer {
  const strict = new Set<SchemaNode>()
  for (const column of footer.root.children) {
    const isAsked = leavesUnder(column).some(({ leafIndex }) => leafIndex === integers?.leafIndex)
    if (!isAsked && !isImageColumn(column)) continue
    for (const node of imageFields(column)) if (node.repetition === 'REQUIRED') strict.add(node)
  }
  if (strict.size === 0) return footer
  const elements = rawList(rawStruct(footer.raw).get(FILE_METADATA.schema))
  const nodes = inFileOrder(footer.root)
  return footerWithSchema(
    footer,
    encodeRawList(elements.map((own, i) => (strict.has(nodes[i]!) ? optionalElement(own) : own))),
  )
}

function inFileOrder(node: SchemaNode): SchemaNode[] {
  return [node, ...node.children.flatMap(inFileOrder)]
}

/** SchemaElement with repetition_type OPTIONAL. */
function optionalElement(element: Uint8Array): Uint8Array {
  const thrift = new ThriftWriter()
  for (const [id, { type, bytes }] of rawStruct(element)) {
    if (id === SCHEMA_ELEMENT.repetition) thrift.i32(id, 1)
    else thrift.raw(id, type, bytes)
  }
  return thrift.finish()
}
