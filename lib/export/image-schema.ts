/**
 * A footer whose image columns have the form that `datasets` asks of an Image: they and their parts may be null where they may
 * not in the source, and older lists are told as lists of today. Rows are then written anew by it, as those of a shard with
 * another schema are; no value is touched.
 */
import { FILE_METADATA } from '@/lib/parquet/footer/fields'
import { encodeRawList, rawList, rawStruct } from '@/lib/parquet/footer/raw-footer'
import { leavesUnder } from '@/lib/parquet/footer/schema'
import { elementWith, newElement, told } from '@/lib/parquet/footer/schema-element'
import type { Footer, Leaf, SchemaNode } from '@/lib/parquet/types'
import { footerWithSchema } from './binary-footer'
import { imageFields, imageOf, isImageColumn } from './image-column'

/** `integers` is a leaf of integers that becomes image bytes. The footer itself where it has that form. */
export function imageSchema(footer: Footer, integers: Leaf | null | undefined): Footer {
  const changes = new Map<SchemaNode, (own: Uint8Array) => readonly Uint8Array[]>()
  for (const column of footer.root.children) {
    const isAsked = leavesUnder(column).some(({ leafIndex }) => leafIndex === integers?.leafIndex)
    if (!isAsked && !isImageColumn(column)) continue
    for (const node of imageFields(column))
      if (node.repetition === 'REQUIRED') changes.set(node, (own) => [elementWith(own, OPTIONAL)])
    const image = imageOf(column)
    if (image.repetition === 'REPEATED' && image.shape === 'struct')
      changes.set(image, image === column ? asList : asItem)
  }
  if (changes.size === 0) return footer
  const elements = rawList(rawStruct(footer.raw).get(FILE_METADATA.schema))
  const nodes = inFileOrder(footer.root)
  return footerWithSchema(footer, encodeRawList(elements.flatMap((own, i) => changes.get(nodes[i]!)?.(own) ?? [own])))
}

function inFileOrder(node: SchemaNode): SchemaNode[] {
  return [node, ...node.children.flatMap(inFileOrder)]
}

const OPTIONAL = told.repetition('OPTIONAL')

/** A repeated group that is item and wrapper in one, as those two. */
function asItem(item: Uint8Array): Uint8Array[] {
  const wrapper = newElement({ ...told.repetition('REPEATED'), ...told.name('list'), ...told.children(1) })
  return [wrapper, elementWith(item, { ...OPTIONAL, ...told.name('element') })]
}

/** A repeated column around which there is no list, as one. */
function asList(column: Uint8Array): Uint8Array[] {
  const list = elementWith(column, { ...OPTIONAL, ...told.children(1), ...told.list })
  return [list, ...asItem(elementWith(column, told.noFieldId))]
}
